import test from 'ava';
import { readMarkdown } from '../lib/docs/markdown.mjs';
import { commandProblems } from '../lib/docs/shell-commands.mjs';

const verbs = new Map([
  ['', ['-h', '--help']],
  ['analyze', ['--json', '--page-size', '--compressor']],
  ['demo', ['--json']],
  ['matrix', ['--short']],
]);
const scripts = new Map([
  ['.', ['start', 'test', 'matrix', 'lint']],
  ['examples/a', ['dev']],
]);

function problemsOf(text, file = 'README.md') {
  const page = { file, ...readMarkdown(text) };
  return commandProblems(page, { scripts, verbs }).map(
    ({ line, problem }) => `${line}: ${problem}`,
  );
}

function problemsOfShell(...lines) {
  return problemsOf(`\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`);
}

test('scripts and options that exist are in order', (t) => {
  const lines = [
    'npm test -- packages/core/.test/x.test.js',
    '$ npx pagefold analyze a.img --page-size=4096 | jq .pages # says --more',
    'npm start -- a.img --compressor all',
    'npm run matrix -- --short && npm run lint',
    'pagefold --help',
    'PAGEFOLD_NO_WASM=1 pagefold demo \\',
    '  --json > out.json',
    'npm install pagefold @pagefold/core',
  ];
  t.deepEqual(problemsOfShell(...lines), []);
});

test('a script that does not exist is told', (t) => {
  t.deepEqual(problemsOf('Run `npm run missing`, then `npm run lint`.'), [
    '1: package.json has no script missing',
  ]);
});

test('a command or option that does not exist is told', (t) => {
  t.deepEqual(problemsOfShell('pagefold analyse a.img', 'npx pagefold demo --short --json'), [
    '2: pagefold has no command analyse',
    '3: pagefold demo has no option --short',
  ]);
  t.deepEqual(problemsOfShell('pagefold matrix \\', '  --long'), [
    '3: pagefold matrix has no option --long',
  ]);
});

test('what npm hands on is looked at as well', (t) => {
  t.deepEqual(problemsOf('`npm start -- --short`, `npm run matrix -- --json`'), [
    '1: pagefold demo has no option --short',
    '1: pagefold matrix has no option --json',
  ]);
});

test("a workspace's scripts are known on its own page and by its name", (t) => {
  t.deepEqual(problemsOf('`npm run dev`', 'examples/a/README.md'), []);
  t.deepEqual(problemsOf('`npm run dev -w examples/a` `npm -w examples/a run dev`'), []);
  t.deepEqual(problemsOf('`npm run dev`'), ['1: package.json has no script dev']);
});

test('the name of the library is no command', (t) => {
  t.deepEqual(problemsOf("`pagefold`, `pagefold`'s, `pagefold: no such file`"), []);
  t.deepEqual(problemsOf('```ts\nimport { createPool } from "pagefold";\n```\n'), []);
});
