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

const effort = {
  type: 'integer',
  default: 1,
  minimum: 1,
  maximum: 9,
  description: 'effort',
} as const;

/** A registry with two compressors, and what the second one was created with. */
function registryOf(): { registry: BackendRegistry; contexts: ContextOf<'compressor'>[] } {
  const contexts: ContextOf<'compressor'>[] = [];
  const shared = { contractVersion, options: {}, probe: () => true as const } as const;
  const trim: BackendDescriptor<'compressor'> = {
    ...{ ...shared, kind: 'compressor', name: 'trim', options: { effort } },
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

test('the same compressor with other options, or another dictionary, is another one', async (t) => {
  const { registry } = registryOf();
  const other = await composePool(registry, {
    ...named,
    recompress: { to: 'trim', options: { effort: 2 } },
  });
  const names = other.stats().codecs.map(({ name }) => name);
  t.deepEqual(names, ['trim', 'trim']);
  await other.close();
  for (const dictionary of [undefined, common(2), 'auto'] as const) {
    const recompress = { to: 'blocks', dictionary: common(1) };
    const pool = await composePool(registry, {
      ...{ ...named, compressor: 'blocks', recompress },
      ...(dictionary === undefined ? {} : { dictionary }),
    });
    await pool.close();
  }
});

test('what would make the same of every page again is refused before anything is created', async (t) => {
  const { registry, contexts } = registryOf();
  const message = (own: string) =>
    `"recompress": "to" expected another compressor than the pool's own ${own}, or other options or another dictionary for it`;
  for (const options of [undefined, {}, { effort: 1 }]) {
    const recompress = { to: 'trim', ...(options && { options }) };
    await t.throwsAsync(composePool(registry, { ...named, recompress }), {
      code: 'PAGEFOLD_INCOMPATIBLE_BACKENDS',
      message: message('trim'),
    });
  }
  for (const dictionary of ['auto', common(1)] as const) {
    const own = { ...named, compressor: 'blocks', dictionary };
    const again = dictionary === 'auto' ? dictionary : dictionary.slice();
    for (const recompress of [{ to: 'blocks', dictionary: again }, { to: 'blocks' }]) {
      await t.throwsAsync(composePool(registry, { ...own, recompress }), {
        code: 'PAGEFOLD_INCOMPATIBLE_BACKENDS',
        message: message('blocks'),
      });
    }
  }
  t.is(contexts.length, 0);
});
