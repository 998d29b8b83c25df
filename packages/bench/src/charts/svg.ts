import { type EChartsOption, init, type TitleComponentOption } from 'echarts';

/** Colours of all charts, as they are drawn, and what becomes of each where the reader prefers dark pages. */
const colors = {
  background: ['#ffffff', '#0d1117'],
  text: ['#1f2937', '#e6edf3'],
  quiet: ['#6b7280', '#9198a1'],
  grid: ['#e5e7eb', '#30363d'],
  pagefold: ['#2563eb', '#58a6ff'],
  others: ['#94a3b8', '#656d7a'],
  native: ['#d97706', '#e3a340'],
} as const;

/** The look that all charts have. They bring their own background, so they are legible on any page. */
export const style: Readonly<Record<keyof typeof colors | 'font', string>> = {
  background: colors.background[0],
  text: colors.text[0],
  quiet: colors.quiet[0],
  grid: colors.grid[0],
  pagefold: colors.pagefold[0],
  others: colors.others[0],
  native: colors.native[0],
  font: 'ui-sans-serif, system-ui, sans-serif',
};

/** What is drawn in a colour has it as an attribute, which a rule overrides. */
const darkRules = Object.values(colors)
  .flatMap(([light, dark]) =>
    ['fill', 'stroke'].map((property) => `[${property}="${light}"]{${property}:${dark}}`),
  )
  .join('');

const darkStyle = `<style>@media (prefers-color-scheme: dark){${darkRules}}</style>`;

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
    const named = ` role="img" aria-labelledby="title">\n<title id="title">${title}</title>\n${darkStyle}`;
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
