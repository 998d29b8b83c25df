import { byteHasher } from '@pagefold/backend-kit';
import { type BackendDescriptor, type ContextOf, contractVersion } from '@pagefold/contracts';
import { BackendRegistry, composePool } from '@pagefold/core';
import { insideOf } from '@pagefold/core/parts';
import test from 'ava';
import { Trim } from '../support/backends.ts';
import { Blocks } from '../support/blocks.ts';
import { CellAllocator } from '../support/cell-allocator.ts';
import { common } from '../support/kindred.ts';
import { holey } from '../support/recompressing.ts';

const named = { hasher: 'sum', compressor: 'trim', allocator: 'cells' };

/** A registry with two compressors, and what the second one was created with. */
function registryOf(): { registry: BackendRegistry; contexts: ContextOf<'compressor'>[] } {
  const contexts: ContextOf<'compressor'>[] = [];
  const shared = { contractVersion, options: {}, probe: () => true as const } as const;
  const trim: BackendDescriptor<'compressor'> = {
    ...{ ...shared, kind: 'compressor', name: 'trim' },
    create: ({ memory }) => new Trim(memory),
  };
  const blocks: BackendDescriptor<'compressor'> = {
    ...{ ...shared, kind: 'compressor', name: 'blocks' },
    async create(context) {
      contexts.push(context);
      return new Blocks(context.memory);
    },
  };
  const cells: BackendDescriptor<'allocator'> = {
    ...{ ...shared, kind: 'allocator', name: 'cells' },
    create: (context) => new CellAllocator(context),
  };
  const sum = byteHasher({
    name: 'sum',
    digestLength: 4,
    hash: (src, digest) => digest.fill(src.reduce((a, b) => (a * 31 + b) % 251, 0)),
  });
  return { registry: new BackendRegistry([sum, trim, blocks, cells]), contexts };
}

test('a pool that is composed by name compresses anew with the one that is named', async (t) => {
  const { registry, contexts } = registryOf();
  const recompress = { to: 'blocks', dictionary: common(1) };
  const pool = await composePool(registry, { ...named, recompress });
  t.is(contexts[0]!.dictionaries, 1);
  const device = pool.createDevice({ slots: 1 });
  device.store(0, holey(1));
  const { objects, recompressing } = insideOf(pool).contents;
  objects.table.uses.ticks += 17;
  while (recompressing!.idle.step());
  t.deepEqual(
    pool.stats().codecs.map(({ name, objects }) => [name, objects]),
    [
      ['trim', 0],
      ['blocks', 1],
    ],
  );
  await pool.close();
});

test('a name that there is not, and what is no rule, are refused before anything is created', async (t) => {
  const { registry, contexts } = registryOf();
  const compose = (recompress: object) =>
    composePool(registry, { ...named, recompress: recompress as never });
  await t.throwsAsync(compose({ to: 'none' }), {
    code: 'PAGEFOLD_UNKNOWN_BACKEND',
    message: 'there is no compressor named "none"; known: trim, blocks',
  });
  await t.throwsAsync(compose({}), {
    code: 'PAGEFOLD_INVALID_OPTION',
    message: 'pool: recompress: "to" expected a string, got undefined',
  });
  await t.throwsAsync(compose({ to: 'blocks', idleSeconds: 0 }), {
    code: 'PAGEFOLD_INVALID_OPTION',
    message: /^pool: recompress: "idleSeconds" expected/,
  });
  t.is(contexts.length, 0);
});
