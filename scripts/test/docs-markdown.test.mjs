import test from 'ava';
import { readMarkdown, slugOf } from '../lib/docs/markdown.mjs';

test('a heading has the anchor that GitHub gives it', (t) => {
  t.is(slugOf('Add a hasher'), 'add-a-hasher');
  t.is(slugOf('`pagefold.analysis.v1`'), 'pagefoldanalysisv1');
  t.is(slugOf("A page's way, and back!"), 'a-pages-way-and-back');
  t.is(slugOf('PAGEFOLD_CLOSED'), 'pagefold_closed');
  t.is(slugOf('Größe – 4 KiB'), 'größe--4-kib');
});

test('the second heading of one text has another anchor', (t) => {
  const { headings } = readMarkdown('# Cost\n\n## Options\n\n# Cost\n\n# Cost\n');
  const slugs = headings.map(({ slug }) => slug);
  t.deepEqual(slugs, ['cost', 'options', 'cost-1', 'cost-2']);
});

test('what is in a heading counts as its text', (t) => {
  const { anchors } = readMarkdown('## The *best* `verify` of [all](x.md)\n');
  t.deepEqual([...anchors], ['the-best-verify-of-all']);
});

test('links, images, references and HTML are links, each at its line', (t) => {
  const text = [
    'A [link](a.md) and',
    'an ![image](b.svg).',
    '',
    '| table |',
    '| --- |',
    '| one |',
    '| [two](c.md) |',
    '',
    'See [there].',
    '',
    '[there]: d.md',
    '',
    '<p>',
    '<img src="e.png" alt="">',
    '</p>',
  ].join('\n');
  t.deepEqual(readMarkdown(text).links, [
    { href: 'a.md', line: 1 },
    { href: 'b.svg', line: 2 },
    { href: 'c.md', line: 7 },
    { href: 'd.md', line: 9 },
    { href: 'e.png', line: 14 },
  ]);
});

test('what is written as code is no link', (t) => {
  t.deepEqual(readMarkdown('`[a](b.md)`\n\n```\n[a](b.md)\n```\n').links, []);
});

test('a block has its words, its text without indentation, and its first line', (t) => {
  const { fences } = readMarkdown('1. Do\n\n   ```ts run\n   one();\n   two();\n   ```\n');
  t.deepEqual(fences, [{ info: 'ts run', text: 'one();\ntwo();\n', line: 4 }]);
});

test('a code span is found where it stands', (t) => {
  t.deepEqual(readMarkdown('a\nb `npm test` c\n').codeSpans, [{ text: 'npm test', line: 2 }]);
});

test('an anchor in HTML can be linked to', (t) => {
  t.true(readMarkdown('<a id="here"></a>\n\ntext\n').anchors.has('here'));
});
