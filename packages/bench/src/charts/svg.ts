import { type EChartsOption, init, type TitleComponentOption } from 'echarts';

/** The look that all charts have. They bring their own background, so they are legible on any page. */
export const style = {
  background: '#ffffff',
  text: '#1f2937',
  quiet: '#6b7280',
  grid: '#e5e7eb',
  pagefold: '#2563eb',
  others: '#94a3b8',
  native: '#d97706',
  font: 'ui-sans-serif, system-ui, sans-serif',
} as const;

/** Draws a chart without a browser. `title` is what a screen reader says of it. */
export function drawSvg(
  title: string,
  width: number,
  height: number,
  option: EChartsOption,
): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: style.background,
      textStyle: { fontFamily: style.font, color: style.text },
      ...option,
    });
    const named = ` role="img" aria-labelledby="title">\n<title id="title">${title}</title>`;
    return `${still(chart.renderToSVGString()).replace('>', named)}\n`;
  } finally {
    chart.dispose();
  }
}

/** Takes out what is for a pointer over the chart, whose names count up from chart to chart. */
function still(svg: string): string {
  return svg
    .replaceAll(/<style[^>]*>.*?<\/style>\n?/gs, '')
    .replaceAll(/ (class|pointer-events|ecmeta_\w+)="[^"]*"/g, '')
    .replaceAll(/\bzr\d+-(\w+)/g, 'chart-$1');
}

/** What a chart shows and on what, above it. */
export function heading(text: string, subtext: string): TitleComponentOption {
  return {
    text,
    subtext,
    left: 16,
    top: 12,
    itemGap: 6,
    textStyle: { fontSize: 16, fontWeight: 600, color: style.text, fontFamily: style.font },
    subtextStyle: { fontSize: 12, lineHeight: 17, color: style.quiet, fontFamily: style.font },
  };
}
