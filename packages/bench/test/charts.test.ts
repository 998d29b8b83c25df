import { chartsOf } from '@pagefold/bench/charts';
import test from 'ava';
import { sampleResults } from './support/results.ts';

const charts = chartsOf(sampleResults);

/** Why a text is not one well-formed XML element, or nothing. */
function malformation(xml: string): string | undefined {
  const open: string[] = [];
  for (const [tag, slash, name, empty] of xml.matchAll(
    /<(\/?)([\w:]+)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>/g,
  )) {
    if (slash === '/' && open.pop() !== name) return `${tag} closes another element`;
    if (slash === '' && empty === '') open.push(name!);
  }
  const rest = xml.replaceAll(/<(\/?)([\w:]+)(?:\s+[\w:-]+="[^"<]*")*\s*(\/?)>/g, '');
  if (rest.includes('<')) return `not a tag: ${rest.slice(rest.indexOf('<'), 60)}`;
  return open.length === 0 ? undefined : `${open.join(', ')} stays open`;
}

test('there is a chart of times, one of memory, and one of cost over pool size', (t) => {
  t.deepEqual(
    charts.map(({ name }) => name),
    ['store-and-load.svg', 'bytes-per-page.svg', 'pool-size.svg'],
  );
});

for (const { name, svg } of charts) {
  test(`${name} is well-formed and brings its background`, (t) => {
    t.is(malformation(svg.trim()), undefined);
    t.regex(svg, /^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    t.regex(svg, /fill="#ffffff"/i);
    t.notRegex(svg, /NaN|undefined|Infinity/);
  });
}

test('cost over pool size is drawn as what its labels say: multiples of the smallest pool', (t) => {
  const { svg } = charts[2]!;
  t.regex(svg, />1\.00x</);
  t.regex(svg, />1\.30x</);
  const axis = [...svg.matchAll(/text-anchor="end"[^>]*>([\d.]+)</g)].map(([, label]) => label);
  t.true(axis.length > 3 && axis.every((label) => Number(label) <= 1.5), axis.join(' '));
});

test('every colour that is drawn has another on dark pages', (t) => {
  for (const { name, svg } of charts) {
    const [style, rules] = /<style>@media \(prefers-color-scheme: dark\)\{(.*)\}<\/style>/.exec(
      svg,
    )!;
    const drawn = svg
      .replace(style, '')
      .split('\n')
      .filter((line) => !/fill-opacity="0"/.test(line))
      .flatMap((line) => [...line.matchAll(/(?:fill|stroke)="(#[0-9a-f]{6})"/g)]);
    t.true(drawn.length > 10, name);
    for (const [attribute] of drawn)
      t.true(rules!.includes(`[${attribute}]{`), `${name}: ${attribute}`);
  }
});

test('charts contain the data: every peer and every figure', (t) => {
  const [times, memory, growth] = charts.map(({ svg }) => svg);
  for (const text of ['pagefold', 'native C', 'naive', '4.4 µs', '4.0 µs', '1.10x', '7.5 µs']) {
    t.true(times!.includes(text), text);
  }
  for (const text of ['1,071', '1,250', '1,801', '26 %']) t.true(memory!.includes(text), text);
  for (const text of ['10 k', '4 M', '1.30x', 'stored pages']) t.true(growth!.includes(text), text);
});

test('equal figures make equal charts', (t) => {
  t.deepEqual(chartsOf(sampleResults), charts);
});

test('what was not measured is not drawn', (t) => {
  const { mix: _, ...rest } = sampleResults;
  t.deepEqual(
    chartsOf(rest).map(({ name }) => name),
    ['pool-size.svg'],
  );
});
