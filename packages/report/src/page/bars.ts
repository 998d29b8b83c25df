import type { BarsFigure, WaterfallFigure } from '../figure.ts';
import { bytes } from '../text/format.ts';
import type { Drawing, Place } from './charts.ts';
import { base, colour, isNarrow, nameAxis, style, text, valueAxis } from './option-base.ts';

/** Of a row; where names have little room they take two lines. */
function heightOf(width: number): number {
  return isNarrow(width) ? 44 : 34;
}

export function drawBars({ rows, series, unit }: BarsFigure, width: number): Drawing {
  const labels = isNarrow(width) ? 92 : 190;
  const places = rows.flatMap((_, dataIndex) =>
    series.map(({ items }, seriesIndex): Place => {
      return { seriesIndex, dataIndex, text: items[dataIndex]!.text };
    }),
  );
  const axis =
    unit === 'percent'
      ? percentAxis(100, width)
      : byteAxis(Math.max(1, ...rows.map((_, i) => sumOf(series, i))), isNarrow(width) ? 2 : 5);
  return {
    height: rows.length * heightOf(width) + 40,
    places,
    legend: series.map(({ name, colour }) => ({ name, colour, mark: 'block' })),
    option: {
      ...base(places),
      grid: { left: labels + 10, right: 34, top: 6, bottom: 30, outerBoundsMode: 'none' },
      xAxis: valueAxis(axis),
      yAxis: nameAxis(rows, labels),
      series: series.map(({ name, colour, items }) => ({
        type: 'bar',
        name,
        stack: 'all',
        barWidth: '70%',
        data: items.map(({ value }) => value),
        ...style(colour),
      })),
    },
  };
}

export function drawWaterfall({ steps, lines }: WaterfallFigure, width: number): Drawing {
  const labels = isNarrow(width) ? 92 : 170;
  const places = steps.map((step, dataIndex): Place => {
    return { seriesIndex: 1, dataIndex, text: step.text };
  });
  const low = steps.map(({ from, to }) => Math.min(from, to));
  return {
    height: steps.length * heightOf(width) + 66,
    places,
    legend: [
      { name: 'saved without dedup', colour: 'saved', mark: 'block' },
      { name: 'saved by dedup', colour: 'duplicate', mark: 'block' },
      { name: 'what its tables take', colour: 'tables', mark: 'block' },
      { name: 'pool', colour: 'pool', mark: 'block' },
    ],
    option: {
      ...base(places),
      grid: { left: labels + 10, right: 56, top: 28, bottom: 30, outerBoundsMode: 'none' },
      xAxis: valueAxis(percentAxis(Math.max(100, ...low), width)),
      yAxis: nameAxis(
        steps.map(({ name }) => name),
        labels,
      ),
      series: [
        {
          type: 'bar',
          stack: 'all',
          silent: true,
          barWidth: '70%',
          data: low,
          itemStyle: { color: 'transparent' },
        },
        {
          type: 'bar',
          stack: 'all',
          barWidth: '70%',
          ...style('pool'),
          data: steps.map(({ from, to, colour: name }) => ({
            value: Math.abs(to - from),
            ...style(name),
          })),
          label: {
            show: true,
            position: 'right',
            color: colour('ink'),
            fontSize: 12,
            formatter: ({ dataIndex }: Place) => shareText(steps[dataIndex]!),
          },
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: colour('ink'), type: 'dashed', width: 1 },
            label: { color: colour('ink'), fontSize: 12, formatter: '{b}' },
            data: lines.map(({ name, at }, i) => ({
              name,
              xAxis: at,
              label: { position: i === 0 ? 'start' : 'end' },
            })),
          },
        },
      ],
    },
  };
}

function percentAxis(max: number, width: number): object {
  const interval = isNarrow(width) ? 50 : 20;
  return { max, interval, axisLabel: { ...text, formatter: '{value} %' } };
}

function sumOf(series: BarsFigure['series'], row: number): number {
  return series.reduce((sum, { items }) => sum + items[row]!.value, 0);
}

/** Ticks at round numbers of KiB, MiB … */
function byteAxis(most: number, ticks: number): object {
  const unit = 1024 ** Math.floor(Math.log2(most / ticks) / 10);
  const rough = most / ticks / unit;
  const interval =
    unit * ([1, 2, 5, 10, 20, 50, 100, 200, 500].find((each) => each >= rough) ?? 1000);
  const max = Math.ceil(most / interval) * interval;
  return {
    max,
    interval,
    axisLabel: { ...text, formatter: (value: number) => bytes(value).replace('.0 ', ' ') },
  };
}

/** What a step takes away or adds; of a whole what it is. */
function shareText({ from, to, error }: WaterfallFigure['steps'][number]): string {
  const change = from === 0 ? to : to - from;
  const sign = from !== 0 && change > 0 ? '+' : '';
  const off = error === undefined ? '' : ` ± ${error.toFixed(1)}`;
  return `${sign}${change.toFixed(1)}${off} %`;
}
