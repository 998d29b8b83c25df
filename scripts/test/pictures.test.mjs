import test from 'ava';
import ts from 'typescript';
import { drawPictures } from '../lib/pictures/all.mjs';
import { Picture, textWidth } from '../lib/pictures/svg.mjs';
import { root } from '../lib/root.mjs';

const about = { width: 200, height: 100, title: 'A & B', description: 'less < more' };

/** Errors of a text read as XML: JSX is near enough for a picture without scripts. */
function xmlErrors(text) {
  const jsx = `(${text.replace(/<style>[\s\S]*?<\/style>/, '').trim()})`;
  const options = { reportDiagnostics: true, compilerOptions: { jsx: ts.JsxEmit.Preserve } };
  return ts.transpileModule(jsx, { ...options, fileName: 'a.tsx' }).diagnostics;
}

test('a picture has a title, a description, and colours for light and dark', (t) => {
  const text = new Picture(about).toString();
  t.true(text.includes('<title id="title">A &amp; B</title>'));
  t.true(text.includes('<desc id="description">less &lt; more</desc>'));
  t.true(text.includes('@media (prefers-color-scheme:dark)'));
});

test('text that does not fit its box is refused', (t) => {
  const picture = new Picture(about);
  t.notThrows(() => picture.box(0, 0, 100, 30, 'plain', ['short'], { radius: 3 }));
  const message = /needs \d+ pixels, and there are 90/;
  t.throws(() => picture.box(0, 0, 100, 30, 'plain', ['much too long a text'], { radius: 3 }), {
    message,
  });
});

test('bold and large text takes more room than a note', (t) => {
  t.true(textWidth('word', 'title') > textWidth('word', 'strong'));
  t.true(textWidth('word', 'strong') > textWidth('word', 'note'));
});

test('every picture of the tree is drawn, the same each time', async (t) => {
  const pictures = await drawPictures(root);
  t.deepEqual(await drawPictures(root), pictures);
  for (const { file, text } of pictures) {
    t.regex(file, /^docs\/pictures\/[a-z0-9-]+\.svg$/);
    t.deepEqual(xmlErrors(text), [], file);
    t.false(/NaN|undefined|Infinity/.test(text), file);
  }
});
