import type { EChartsOption, LineSeriesOption } from 'echarts';
import { drawSvg, heading, style } from './svg.ts';

export interface Line {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number; readonly label: string }[];
}

export interface LineChart {
  readonly title: string;
  readonly subtitle: string;
  readonly xName: string;
  readonly yName: string;
  readonly lines: readonly Line[];
}

const lineColors = [style.pagefold, style.native, style.others];

/** Lines over a logarithmic x axis; y begins at 0. */
export function lineChart({ title, subtitle, xName, yName, lines }: LineChart): string {
  const sizes = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))];
  sizes.sort((a, b) => a - b);
  const axisText = { fontSize: 12, color: style.quiet, fontFamily: style.font };
  const option: EChartsOption = {
    title: heading(title, subtitle),
    grid: { left: 76, right: 120, top: 116, bottom: 58 },
    xAxis: {
      type: 'log',
      name: xName,
      nameLocation: 'middle',
      nameGap: 32,
      nameTextStyle: axisText,
      // Room for the first label beside the axis.
      min: sizes[0]! * 0.75,
      max: sizes.at(-1)!,
      axisLabel: { ...axisText, customValues: sizes, formatter: shortNumber },
      axisTick: { customValues: sizes },
      axisLine: { lineStyle: { color: style.grid } },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      name: yName,
      nameTextStyle: { ...axisText, align: 'left', padding: [0, 0, 0, -48] },
      min: 0,
      axisLabel: axisText,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: style.grid } },
    },
    series: lines.map(
      ({ name, points }, i): LineSeriesOption => ({
        type: 'line',
        name,
        symbol: 'circle',
        symbolSize: 7,
        lineStyle: { width: 2.5, color: lineColors[i % lineColors.length]! },
        itemStyle: { color: lineColors[i % lineColors.length]! },
        data: points.map(({ x, y, label }) => ({
          value: [x, y],
          label: { formatter: label, position: isHighest(lines, x, y) ? 'top' : 'bottom' },
        })),
        label: {
          show: true,
          fontSize: 11,
          color: style.text,
          fontFamily: style.font,
        },
        endLabel: {
          show: true,
          formatter: name,
          fontSize: 13,
          color: style.text,
          fontFamily: style.font,
        },
      }),
    ),
  };
  return drawSvg(title, 880, 420, option);
}

/** Labels stand above the highest line and below all others. */
function isHighest(lines: readonly Line[], x: number, y: number): boolean {
  return lines.every(({ points }) => points.every((point) => point.x !== x || point.y <= y));
}

function shortNumber(value: number): string {
  if (value >= 1e6) return `${value / 1e6} M`;
  return value >= 1000 ? `${value / 1000} k` : String(value);
}
