import type { EChartsOption, XAXisComponentOption, YAXisComponentOption } from 'echarts';
import { drawSvg, heading, style } from './svg.ts';

/** Bars side by side with others of the same rows. */
export interface Panel {
  readonly title: string;
  /** A value and its label for every row. */
  readonly bars: readonly { readonly value: number; readonly label: string }[];
}

export interface BarChart {
  readonly title: string;
  readonly subtitle: string;
  /** From top to bottom; the first is Pagefold. */
  readonly rows: readonly string[];
  readonly panels: readonly Panel[];
}

const width = 880;
const rowHeight = 34;
const headHeight = 112;
const namesWidth = 140;
const edge = 16;

/** Horizontal bars from 0, in panels that share their rows. */
export function barChart({ title, subtitle, rows, panels }: BarChart): string {
  const height = headHeight + rows.length * rowHeight + edge;
  const panelWidth = (width - namesWidth - edge) / panels.length;
  const grid = panels.map((_, i) => ({
    left: namesWidth + i * panelWidth,
    width: panelWidth - labelWidth,
    top: headHeight,
    height: rows.length * rowHeight,
  }));
  const option: EChartsOption = {
    title: [
      heading(title, subtitle),
      ...panels.map((panel, i) => panelTitle(panel, grid[i]!.left)),
    ] as never,
    grid,
    xAxis: panels.map(
      (_, i): XAXisComponentOption => ({ type: 'value', gridIndex: i, show: false, min: 0 }),
    ),
    yAxis: panels.map((_, i) => rowAxis(rows, i)),
    series: panels.map(({ bars }, i) => ({
      type: 'bar',
      xAxisIndex: i,
      yAxisIndex: i,
      barWidth: 18,
      data: bars.map(({ value, label }, row) => ({
        value,
        itemStyle: { color: row === 0 ? style.pagefold : style.others, borderRadius: 2 },
        label: { formatter: label },
      })),
      label: {
        show: true,
        position: 'right',
        fontSize: 12,
        color: style.text,
        fontFamily: style.font,
      },
    })),
  };
  return drawSvg(title, width, height, option);
}

/** Room for the label of the longest bar. */
const labelWidth = 120;

function panelTitle({ title }: Panel, left: number): object {
  return {
    text: title,
    left: left - 5,
    top: headHeight - 28,
    textStyle: { fontSize: 13, fontWeight: 600, color: style.text, fontFamily: style.font },
  };
}

/** Names stand before the first panel only. */
function rowAxis(rows: readonly string[], panel: number): YAXisComponentOption {
  return {
    type: 'category',
    gridIndex: panel,
    data: [...rows],
    inverse: true,
    axisLine: { lineStyle: { color: style.grid } },
    axisTick: { show: false },
    axisLabel: { show: panel === 0, fontSize: 13, color: style.text, fontFamily: style.font },
  };
}
