import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'ava';
import { imageFile, mixedImage, pagefold } from './support/pagefold.ts';

test('analyze --html writes a page beside what it prints', async (t) => {
  const image = await imageFile(t, mixedImage(400));
  const path = join(dirname(image), 'report.html');
  const { out, err, exitCode } = await pagefold('analyze', image, '--json', '--html', path);
  t.is(exitCode, 0);
  t.is(err, `pagefold: ${path} written\n`);
  const html = readFileSync(path, 'utf8');
  const [, data] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html) ?? [];
  t.deepEqual(JSON.parse(data ?? '').downloads['report.json'], JSON.parse(out));
  t.is(statSync(path).mode & 0o777, 0o600);
});

test('a page that cannot be written is told before the work', async (t) => {
  const image = await imageFile(t);
  const { out, err, exitCode } = await pagefold('analyze', image, '--html', '/nowhere/x.html');
  t.is(exitCode, 4);
  t.is(out, '');
  t.regex(err, /cannot write \/nowhere\/x\.html: there is no folder \/nowhere/);
});

test('compare says what changed, as text, as JSON and as a page', async (t) => {
  const [small, large] = [await imageFile(t, mixedImage(400)), await imageFile(t, mixedImage(800))];
  const paths = await Promise.all(
    [small, large].map(async (image) => {
      const path = `${image}.json`;
      writeFileSync(path, (await pagefold('analyze', image, '--json', '--compressor', 'lz4')).out);
      return path;
    }),
  );
  const page = join(dirname(small), 'changes.html');
  const text = await pagefold('compare', ...paths, '--html', page);
  t.is(text.exitCode, 0);
  t.regex(text.out, / pages +400 +800 +▲ 400\n/);
  t.regex(readFileSync(page, 'utf8'), /<h1>What changed<\/h1>/);
  const json = JSON.parse((await pagefold('compare', ...paths, '--json')).out);
  t.is(json.schema, 'pagefold.comparison.v1');
  t.like(json.figures[0], { name: 'pages', before: 400, after: 800 });
});

test('compare refuses what is no report by one line', async (t) => {
  const image = await imageFile(t);
  const { out, err, exitCode } = await pagefold('compare', image, image);
  t.deepEqual([out, exitCode], ['', 4]);
  t.regex(
    err,
    /^pagefold: .*: is no report of an analysis \(it is not JSON\): write one with .*\n$/,
  );
});
