/** Colours of the pictures: for every name a filling, a stroke and a text, once for light and once for dark. */
const light = {
  background: '#ffffff',
  border: '#d0d7de',
  text: '#1f2328',
  muted: '#59636e',
  line: '#818b98',
  plain: ['#f6f8fa', '#b7bec6'],
  blue: ['#ddf4ff', '#0969da'],
  purple: ['#fbefff', '#8250df'],
  orange: ['#fff1e5', '#bc4c00'],
  green: ['#dafbe1', '#1a7f37'],
};

const dark = {
  background: '#0d1117',
  border: '#3d444d',
  text: '#f0f6fc',
  muted: '#9198a1',
  line: '#7d8590',
  plain: ['#1c2128', '#59636e'],
  blue: ['#10243f', '#4493f8'],
  purple: ['#241a3a', '#ab7df8'],
  orange: ['#33200f', '#db8b45'],
  green: ['#12301c', '#3fb950'],
};

const sans = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif';
const mono = 'ui-monospace, SFMono-Regular, Menlo, monospace';

/** Type sizes in pixels, by class. */
export const sizes = { title: 17, label: 13.5, note: 12, code: 13, tiny: 10.5 };

/** The style of every picture. It follows what the reader's system prefers. */
export function styleSheet() {
  return [
    `text{font-family:${sans};font-size:${sizes.label}px}`,
    `.title{font-size:${sizes.title}px;font-weight:600}`,
    `.strong{font-weight:600}`,
    `.note{font-size:${sizes.note}px}`,
    `.tiny{font-size:${sizes.tiny}px}`,
    `.code{font-family:${mono};font-size:${sizes.code}px}`,
    `.code.note{font-size:${sizes.note}px}`,
    `.code.tiny{font-size:${sizes.tiny}px}`,
    '.shape{stroke-width:1.25}',
    '.line{fill:none;stroke-width:1.5}',
    '.thin{stroke-width:0.8}',
    '.faint{stroke-opacity:0.25}',
    '.dashed{stroke-dasharray:4 3}',
    ...colorRules(light),
    `@media (prefers-color-scheme:dark){${colorRules(dark).join('')}}`,
  ].join('\n');
}

function colorRules(colors) {
  const pairs = Object.entries(colors).filter(([, value]) => Array.isArray(value));
  return [
    `text{fill:${colors.text}}`,
    `.muted{fill:${colors.muted}}`,
    `.page{fill:${colors.background};stroke:${colors.border}}`,
    `.line{stroke:${colors.line}}`,
    `.head{fill:${colors.line}}`,
    `.empty{fill:${colors.background};stroke:${colors.line}}`,
    ...pairs.map(([name, [fill, stroke]]) => `.${name}{fill:${fill};stroke:${stroke}}`),
    ...pairs.map(
      ([name, [, stroke]]) => `circle.${name},.solid.${name}{fill:${stroke};stroke:none}`,
    ),
  ];
}
