import type { MatrixFigure, PointsFigure } from '../figure.ts';
import type { Drawing, Place } from './charts.ts';
import { base, colour, isNarrow, nameAxis, style, text, valueAxis } from './option-base.ts';

export function drawPoints({ x, y, groups, front }: PointsFigure, width: number): Drawing {
  const narrow = isNarrow(width);
  const places = groups.flatMap(({ points }, seriesIndex) =>
    points.map((point, dataIndex): Place => ({ seriesIndex, dataIndex, text: point.text })),
  );
  const moved = groups.some(({ points }) => points.some(({ before }) => before !== undefined));
  return {
    height: narrow ? 340 : 420,
    places,
    legend: [
      ...groups.map(({ name, colour, filled }) => ({
        name,
        colour,
        mark: filled ? ('block' as const) : ('hollow' as const),
      })),
      { name: 'nothing beats these', colour: 'ink', mark: 'line' },
      ...(moved ? [{ name: 'from before to now', colour: 'muted', mark: 'dashed' as const }] : []),
    ],
    option: {
      ...base(places),
      grid: { left: 52, right: narrow ? 40 : 90, top: 34, bottom: 50, outerBoundsMode: 'none' },
      xAxis: valueAxis({
        type: 'log',
        name: x,
        nameLocation: 'middle',
        nameGap: 28,
        ...logRange(groups),
      }),
      yAxis: valueAxis({
        name: y,
        scale: true,
        nameTextStyle: { ...text, align: 'left', padding: [0, 0, 0, -44] },
      }),
      series: [
        ...groups.map(({ name, colour: own, filled, symbol, points }) => ({
          type: 'scatter',
          name,
          symbol,
          symbolSize: 12,
          z: 3,
          ...style(own, filled),
          data: points.map((point) => [point.x, point.y]),
          label: {
            // The others stand near those that they add to.
            show: symbol !== 'diamond',
            position: 'right',
            color: colour('ink'),
            fontSize: 11,
            formatter: ({ dataIndex }: Place) => points[dataIndex]!.name,
          },
          labelLayout: { hideOverlap: true },
          markLine: arrowsOf(points),
        })),
        {
          type: 'line',
          silent: true,
          symbol: 'none',
          data: front,
          lineStyle: { color: colour('ink'), width: 1.5 },
          z: 2,
        },
      ],
    },
  };
}

/** From a little left of the first point to a little right of the last one. */
function logRange(groups: PointsFigure['groups']): object {
  const xs = groups
    .flatMap(({ points }) => points.flatMap(({ x, before }) => [x, before?.x ?? x]))
    .filter((x) => x > 0);
  if (xs.length === 0) return {};
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  const nice = (value: number, round: (value: number) => number) => {
    const power = 10 ** Math.floor(Math.log10(value));
    return round(value / power) * power;
  };
  return { min: nice(least * 0.8, Math.floor), max: nice(most * 1.3, Math.ceil) };
}

function arrowsOf(points: PointsFigure['groups'][number]['points']): object {
  return {
    silent: true,
    symbol: ['none', 'arrow'],
    symbolSize: 8,
    lineStyle: { color: colour('muted'), type: 'dashed', width: 1 },
    label: { show: false },
    data: points.flatMap(({ x, y, before }) =>
      before === undefined ? [] : [[{ coord: [before.x, before.y] }, { coord: [x, y] }]],
    ),
  };
}

export function drawMatrix({ names, cells }: MatrixFigure, width: number): Drawing {
  const narrow = isNarrow(width);
  const labels = narrow ? 86 : 150;
  const size = Math.min(44, (width - labels - 16) / names.length);
  const side = size * names.length;
  const most = Math.max(1, ...cells.map(({ value }) => value));
  const places = cells.map((cell, dataIndex): Place => {
    return { seriesIndex: 0, dataIndex, text: cell.text };
  });
  return {
    height: side + labels,
    places,
    legend: [{ name: 'the fuller, the more is shared', colour: 'duplicate', mark: 'block' }],
    option: {
      ...base(places),
      grid: {
        left: labels,
        width: side,
        top: 4,
        height: side,
        outerBoundsMode: 'none',
        show: true,
        borderColor: colour('line'),
      },
      xAxis: nameAxis(names, labels - 8, {
        inverse: false,
        axisLabel: { ...text, rotate: 90, width: labels - 8, overflow: 'truncate', interval: 0 },
        splitLine: { show: true, lineStyle: { color: colour('line') } },
      }),
      yAxis: nameAxis(names, labels - 8, {
        axisLabel: { ...text, width: labels - 8, overflow: 'truncate', interval: 0 },
        splitLine: { show: true, lineStyle: { color: colour('line') } },
      }),
      series: [
        {
          type: 'scatter',
          symbol: 'rect',
          symbolSize: size,
          ...style('duplicate'),
          data: cells.map(({ row, column, value }) => ({
            value: [column, row],
            itemStyle: { opacity: 0.12 + (0.88 * value) / most, borderWidth: 0 },
            emphasis: { itemStyle: { opacity: 1 } },
          })),
        },
      ],
    },
  };
}
