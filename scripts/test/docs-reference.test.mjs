import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { errorsPage } from '../lib/docs/reference/errors-page.mjs';
import { readInterfaces } from '../lib/docs/reference/interfaces.mjs';
import { table, wrap } from '../lib/docs/reference/markdown-text.mjs';

function treeOf(t, files) {
  const tree = mkdtempSync(join(tmpdir(), 'pagefold-reference-'));
  t.teardown(() => rmSync(tree, { recursive: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
  return tree;
}

/** Contracts with one code that has this comment, and a package that throws it. */
function errorsTree(t, comment, throwing = "throw new StateError('PAGEFOLD_CLOSED', 'closed');") {
  const errors = `
    export const errorCodes = {
      ${comment}
      PAGEFOLD_CLOSED: 'used after it was closed',
    } as const;
    /** The right call at the wrong time. */
    export class StateError extends Error {}
  `;
  return treeOf(t, {
    'packages/contracts/package.json': '{ "name": "@pagefold/contracts" }',
    'packages/contracts/src/errors.ts': errors,
    'packages/core/package.json': '{ "name": "@pagefold/core" }',
    'packages/core/src/pool.ts': throwing,
  });
}

test('a code has a section with what its comment says and who throws it', (t) => {
  const comment = '/**\n * A pool is used\n * after `close()`.\n *\n * Close it last.\n */';
  const page = errorsPage(errorsTree(t, comment));
  t.true(
    page.includes('## PAGEFOLD_CLOSED\n\nUsed after it was closed. `StateError`, from [core]'),
  );
  t.true(page.includes('**When.** A pool is used after `close()`.\n'));
  t.true(page.includes('**What to do.** Close it last.\n'));
  t.true(page.includes('| `StateError` | The right call at the wrong time. |'));
});

test('a code without a comment, or without what to do, is refused', (t) => {
  const message = /PAGEFOLD_CLOSED needs a comment/;
  t.throws(() => errorsPage(errorsTree(t, '')), { message });
  t.throws(() => errorsPage(errorsTree(t, '/** A pool is used after close. */')), { message });
});

test('a code that nothing throws is refused', (t) => {
  const tree = errorsTree(t, '/**\n * When.\n *\n * What.\n */', 'export {};');
  t.throws(() => errorsPage(tree), { message: /nothing throws PAGEFOLD_CLOSED/ });
});

test('members of an interface are read with types and comments', (t) => {
  const tree = treeOf(t, {
    'a.ts': `
      /** All of it. */
      export interface Options {
        /** Bytes of a {@link Page}; 4096\n * where it is not given. */
        readonly pageSize?: number;
        readonly names: readonly string[];
        method(): void;
      }
    `,
  });
  const { text, members } = readInterfaces(tree, 'a.ts').get('Options');
  t.is(text, 'All of it.');
  t.deepEqual(members, [
    {
      name: 'pageSize',
      type: 'number',
      optional: true,
      text: 'Bytes of a `Page`; 4096 where it is not given.',
    },
    { name: 'names', type: 'readonly string[]', optional: false, text: '' },
  ]);
});

test('a table leaves out empty columns and keeps bars in their cell', (t) => {
  const text = table(
    ['a', 'b', 'c'],
    [
      ['1|2', '', 'x'],
      ['3', '', ''],
    ],
  );
  t.is(text, '| a | c |\n| --- | --- |\n| 1\\|2 | x |\n| 3 |  |\n');
});

test('text is wrapped and stays the same', (t) => {
  const words = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
  const lines = wrap(words).trimEnd().split('\n');
  t.true(lines.every((line) => line.length <= 120));
  t.is(lines.join(' '), words);
});
