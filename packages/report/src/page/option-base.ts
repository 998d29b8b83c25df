import type { Place } from './charts.ts';

/** A colour of the style sheet, which has it for light, dark and paper. */
export function colour(name: string): string {
  return `var(--${name})`;
}

export const text: object = { color: colour('muted'), fontSize: 12, fontFamily: 'inherit' };

/** Width at which labels have to be short. */
export function isNarrow(width: number): boolean {
  return width < 520;
}

/** What all charts have; nothing moves, so that paper and tests see what there is. */
export function base(places: readonly Place[]): object {
  const textOf = new Map(
    places.map((place) => [`${place.seriesIndex} ${place.dataIndex}`, place.text]),
  );
  return {
    animation: false,
    textStyle: text,
    tooltip: {
      trigger: 'item',
      confine: true,
      backgroundColor: 'transparent',
      borderWidth: 0,
      padding: 0,
      extraCssText: 'box-shadow:none',
      formatter: ({ seriesIndex, dataIndex }: Place) =>
        tip(textOf.get(`${seriesIndex} ${dataIndex}`) ?? ''),
    },
  };
}

/** Elements and not markup: names come from others. */
function tip(lines: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'tip';
  for (const line of lines.split('\n')) {
    const part = document.createElement('div');
    part.textContent = line;
    element.append(part);
  }
  return element;
}

export function style(name: string, filled = true): object {
  const own = {
    color: colour(filled ? name : 'surface'),
    borderColor: colour(filled ? 'surface' : name),
  };
  return {
    itemStyle: { ...own, borderWidth: filled ? 1 : 2 },
    emphasis: { itemStyle: { ...own, borderColor: colour('ink'), borderWidth: 2 } },
  };
}

export function valueAxis(more: object): object {
  return {
    type: 'value',
    axisLabel: text,
    nameTextStyle: text,
    axisLine: { lineStyle: { color: colour('line') } },
    splitLine: { lineStyle: { color: colour('line') } },
    minorSplitLine: { show: false },
    ...more,
  };
}

/** Names from top to bottom. */
export function nameAxis(names: readonly string[], width: number, more: object = {}): object {
  return {
    type: 'category',
    inverse: true,
    data: names,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colour('line') } },
    axisLabel: {
      ...text,
      color: colour('ink'),
      lineHeight: 15,
      width,
      overflow: 'break',
      interval: 0,
    },
    ...more,
  };
}
