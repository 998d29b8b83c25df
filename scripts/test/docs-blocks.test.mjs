import test from 'ava';
import { readBlocks } from '../lib/docs/blocks.mjs';
import { moduleProblems } from '../lib/docs/check.mjs';
import { readMarkdown } from '../lib/docs/markdown.mjs';
import { root } from '../lib/root.mjs';

/** The blocks of a page with these fences, each `[info, ...lines]`. */
function blocksOf(...fences) {
  const text = fences.map(([info, ...lines]) => `\`\`\`${info}\n${lines.join('\n')}\n\`\`\`\n`);
  return readBlocks({ file: 'docs/page.md', ...readMarkdown(text.join('\n')) });
}

const inWords = (problems) => problems.map(({ line, problem }) => `${line}: ${problem}`);

/** What is wrong with them when they are compiled and run, as `line: problem`. */
async function checked(...fences) {
  return inWords(await moduleProblems(root, blocksOf(...fences).modules));
}

test('a block is a module of its own, where the page has it; other languages are not', (t) => {
  const { modules, problems } = blocksOf(['ts', 'a;'], ['js', 'b;'], ['typescript run', 'c;']);
  t.deepEqual(problems, []);
  t.deepEqual(
    modules.map(({ path, rows, run }) => ({ path, text: rows.join('|'), run })),
    [
      { path: 'docs/page/block-1.ts', text: '|a;|', run: false },
      { path: 'docs/page/block-2.ts', text: '|||||||||c;|', run: true },
    ],
  );
});

test('a block that continues belongs to the module before it', (t) => {
  const { modules } = blocksOf(['ts run', 'a;', 'b;'], ['ts continues', 'c;']);
  t.deepEqual(
    modules.map(({ rows, run }) => ({ text: rows.join('|'), run })),
    [{ text: '|a;|b;||||c;|', run: true }],
  );
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

test('blocks are compiled strictly, each apart, with lines of the page', async (t) => {
  const problems = await checked(
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

test('what runs is compared with the comment beside it or below it, whichever block it imports', async (t) => {
  const problems = await checked(
    ['ts file=half.ts', 'export const half = (n: number): number => n / 2;'],
    ['ts run', "import { half } from './half.js';", 'console.log(half(3)); // 1.5'],
    ['ts run', "import { half } from './half.ts';", 'console.log(half(4)); // 3'],
    [
      'ts run',
      "console.log('a', 1); // a 1",
      "console.log('b'); // c",
      'console.log({',
      '  list: [1, 2].map((n) => {',
      '    void String(n);',
      '    return n;',
      '  }),',
      '});',
      '// { list: [',
      '//   1, 2 ] }',
      'for (const n of [1, 2]) console.log(n); // 1 2',
      "console.log('not compared');",
      '',
      '// a remark',
      'console.log(Math.random()); // 0.…',
      'if (Date.now() < 0) console.log(1); // 1',
    ],
    ['ts run', '', "throw new TypeError('no');"],
    ['ts run', "setTimeout(() => { throw new Error('late'); }, 1);"],
  );
  t.deepEqual(problems, [
    '12: prints 2, not 3',
    '17: prints b, not c',
    '31: prints nothing, not 1',
    '36: running it: TypeError: no',
    '40: running it: Error: late',
  ]);
});
