import test from 'ava';
import { readBlocks } from '../lib/docs/blocks.mjs';
import { compileProblems } from '../lib/docs/compile.mjs';
import { readMarkdown } from '../lib/docs/markdown.mjs';
import { runProblems } from '../lib/docs/run.mjs';
import { root } from '../lib/root.mjs';

/** The blocks of a page with these fences, each `[info, ...lines]`. */
function blocksOf(...fences) {
  const text = fences.map(([info, ...lines]) => `\`\`\`${info}\n${lines.join('\n')}\n\`\`\`\n`);
  return readBlocks({ file: 'docs/page.md', ...readMarkdown(text.join('\n')) });
}

const inWords = (problems) => problems.map(({ line, problem }) => `${line}: ${problem}`);

/** What the compiler says against them, as `line: problem`. */
function compiled(...fences) {
  return inWords(compileProblems(root, blocksOf(...fences).modules));
}

/** What is wrong when they run, as `line: problem`. */
async function ran(...fences) {
  return inWords(await runProblems(root, blocksOf(...fences).modules));
}

test('a block is a module of its own; other languages are not', (t) => {
  const { modules, problems } = blocksOf(['ts', 'a;'], ['js', 'b;'], ['typescript run', 'c;']);
  t.deepEqual(problems, []);
  t.deepEqual(
    modules.map(({ text, run, lines }) => ({ text, run, lines })),
    [
      { text: 'a;\n', run: false, lines: [2] },
      { text: 'c;\n', run: true, lines: [10] },
    ],
  );
});

test('a block that continues belongs to the module before it', (t) => {
  const { modules } = blocksOf(['ts run', 'a;', 'b;'], ['ts continues', 'c;']);
  t.is(modules.length, 1);
  t.is(modules[0].text, 'a;\nb;\nc;\n');
  t.deepEqual(modules[0].lines, [2, 3, 7]);
  t.true(modules[0].run);
});

test('a block that is not checked says why', (t) => {
  t.deepEqual(blocksOf(['ts no-check: two alternatives', 'a']), { modules: [], problems: [] });
  const { problems } = blocksOf(['ts no-check:', 'a']);
  t.deepEqual(
    problems.map(({ problem }) => problem),
    ['no-check: needs a reason'],
  );
});

test('words that mean nothing, or not there, are told', (t) => {
  const { problems } = blocksOf(
    ['ts continues', 'a;'],
    ['ts runs', 'a;'],
    ['ts continues run', 'a;'],
    ['ts file=x.ts', 'a;'],
    ['ts file=x.ts', 'a;'],
  );
  t.deepEqual(
    problems.map(({ problem }) => problem.split(':')[0]),
    [
      'continues, but no block stands before it',
      '"runs" is no word for a block',
      'run and file= stand at the block that is continued',
      'a second block has file=x.ts',
    ],
  );
});

test('blocks are compiled strictly, each apart, with lines of the page', (t) => {
  const problems = compiled(
    ['ts', "const a = 'text';", 'const b: number = a;'],
    ['ts', 'const a = [1];', 'const b: number = a[0];'],
    ['ts', 'const unused = 1;'],
    ['ts', "import { nothing } from 'node:fs';", 'nothing();'],
  );
  t.deepEqual(
    problems.map((problem) => problem.split(':').slice(0, 2).join(':')),
    ['3: TS2322', '8: TS2322', '16: TS2305'],
  );
});

test('a block can import another by its name, when compiled and when run', async (t) => {
  const blocks = [
    ['ts file=half.ts', 'export const half = (n: number): number => n / 2;'],
    ['ts run', "import { half } from './half.js';", 'console.log(half(3)); // 1.5'],
    ['ts run', "import { half } from './half.ts';", 'console.log(half(4)); // 3'],
  ];
  t.deepEqual(compiled(...blocks), []);
  t.deepEqual(await ran(...blocks), ['12: prints 2, not 3']);
});

test('what is printed is compared with the comment beside it or below it', async (t) => {
  const problems = await ran([
    'ts run',
    "console.log('a', 1); // a 1",
    "console.log('b'); // c",
    'console.log({ x: 1, list: [1, 2] });',
    '// { x: 1,',
    '//   list: [ 1, 2 ] }',
    'for (const n of [1, 2]) console.log(n); // 1 2',
    "console.log('not compared');",
    '',
    '// a remark',
    'void 0; // a remark',
    'console.log(Math.random()); // 0.…',
    'if (Date.now() < 0) console.log(1); // 1',
  ]);
  t.deepEqual(problems, ['3: prints b, not c', '13: prints nothing, not 1']);
});

test('a block that throws, or rejects later, is told', async (t) => {
  t.deepEqual(await ran(['ts run', '', "throw new TypeError('no');"]), [
    '2: running it: TypeError: no',
  ]);
  t.deepEqual(await ran(['ts run', "setTimeout(() => { throw new Error('late'); }, 1);"]), [
    '2: running it: Error: late',
  ]);
});
