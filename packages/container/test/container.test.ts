import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { byteCompressor, byteHasher } from '@pagefold/backend-kit';
import { lz4Js, lz4Wasm } from '@pagefold/compress-lz4';
import {
  backendModule,
  closeContainer,
  createContainer,
  PoolId,
  poolModule,
  RegistryId,
  replacementModule,
} from '@pagefold/container';
import { ConfigError, type ErrorCode } from '@pagefold/contracts';
import type { PagePool, PoolSelection } from '@pagefold/core';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test, { type ExecutionContext } from 'ava';
import { ContainerModule, type ServiceIdentifier } from 'inversify';

const selection: PoolSelection = { hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' };
const builtin = () => backendModule(xxh3Wasm, lz4Wasm, zsmalloc);
const archiveId = Symbol.for('test.archive') as ServiceIdentifier<PagePool>;

/** A compressor that compresses nothing. */
const plain = (name: string) =>
  byteCompressor({
    name,
    compress: () => 0,
    decompress: () => {
      throw new Error('nothing was compressed');
    },
  });

function somePage(pool: PagePool): Uint8Array {
  return new Uint8Array(pool.pageSize).map((_, i) => (i < 300 ? i : 0));
}

async function assertFails(
  t: ExecutionContext,
  modules: readonly ContainerModule[],
  code: ErrorCode,
  message: string,
): Promise<void> {
  await t.throwsAsync(createContainer(...modules), { instanceOf: ConfigError, code, message });
}

test('a pool is composed of bound backends before the container is returned', async (t) => {
  const container = await createContainer(builtin(), poolModule(selection));
  const pool = container.get(PoolId);
  const device = pool.createDevice({ slots: 2 });
  t.is(device.store(0, somePage(pool)), 'stored');
  t.is(device.store(1, somePage(pool)), 'shared');
  await closeContainer(container);
});

test('a pool is given a dictionary, for which its compressor has room, and another trains its own', async (t) => {
  const dictionary = new Uint8Array(2000).map((_, i) => 1 + ((i * i) % 251));
  const container = await createContainer(
    builtin(),
    poolModule({ ...selection, dictionary }),
    poolModule({ ...selection, dictionary: 'auto' }, archiveId),
  );
  const pool = container.get(PoolId);
  const page = new Uint8Array(pool.pageSize);
  page.set(dictionary, 1000);
  const into = new Uint8Array(pool.pageSize);
  for (const id of [PoolId, archiveId]) {
    const device = container.get(id).createDevice({ slots: 1 });
    t.is(device.store(0, page), 'stored');
    device.load(0, into);
    t.deepEqual(into, page);
  }
  t.is(pool.stats().dictionaryBytes, dictionary.length);
  t.is(container.get(archiveId).stats().dictionaryBytes, 0);
  t.true(pool.stats().comprDataSize < container.get(archiveId).stats().comprDataSize);
  await closeContainer(container);
});

test('everybody who asks gets the same pool', async (t) => {
  const container = await createContainer(builtin(), poolModule(selection));
  t.is(container.get(PoolId), container.get(PoolId));
  t.is(await container.getAsync(PoolId), container.get(PoolId));
  await closeContainer(container);
});

test('the order of modules does not matter', async (t) => {
  const container = await createContainer(poolModule(selection), builtin());
  t.is(container.get(PoolId).pageSize, 4096);
  await closeContainer(container);
});

test('a name chooses the first engine, a name with an engine that one', async (t) => {
  const container = await createContainer(
    backendModule(xxh3Wasm, lz4Js, lz4Wasm, zsmalloc),
    poolModule({ ...selection, compressor: 'lz4/wasm' }),
  );
  t.is(container.get(RegistryId).find('compressor', 'lz4'), lz4Js);
  t.is(container.get(RegistryId).find('compressor', 'lz4/wasm'), lz4Wasm);
  await closeContainer(container);
});

test('a container holds several pools with different backends', async (t) => {
  const container = await createContainer(
    builtin(),
    backendModule(plain('plain')),
    poolModule(selection),
    poolModule({ ...selection, compressor: 'plain', pageSize: 16384 }, archiveId),
  );
  const [pool, archive] = [container.get(PoolId), container.get(archiveId)];
  t.is(pool.createDevice({ slots: 1 }).store(0, somePage(pool)), 'stored');
  t.is(archive.createDevice({ slots: 1 }).store(0, somePage(archive)), 'raw');
  t.is(pool.stats().storedPages, 1);
  t.is(archive.stats().pageSize, 16384);
  await closeContainer(container);
});

test('the registry knows every bound backend, a user’s like a built-in one', async (t) => {
  const mine = byteHasher({ name: 'mine', digestLength: 4, hash: (_, digest) => digest.fill(1) });
  const container = await createContainer(builtin(), backendModule(mine));
  const labels = container.get(RegistryId).list('hasher');
  t.deepEqual(
    labels.map(({ label }) => label),
    ['xxh3/wasm', 'mine'],
  );
  await closeContainer(container);
});

test('a replacement stands for every engine of its name, whatever the order', async (t) => {
  const mine = plain('lz4');
  const modules = [backendModule(xxh3Wasm, lz4Wasm, lz4Js, zsmalloc), replacementModule(mine)];
  for (const order of [modules, modules.toReversed()]) {
    const container = await createContainer(poolModule(selection), ...order);
    const known = container.get(RegistryId).list('compressor');
    t.deepEqual(
      known.map(({ descriptor }) => descriptor),
      [mine],
    );
    const pool = container.get(PoolId);
    t.is(pool.createDevice({ slots: 1 }).store(0, somePage(pool)), 'raw');
    await closeContainer(container);
  }
});

test('a replacement leaves backends of other kinds with that name alone', async (t) => {
  const hasher = byteHasher({ name: 'lz4', digestLength: 4, hash: (_, digest) => digest.fill(1) });
  const container = await createContainer(
    backendModule(hasher, xxh3Wasm, lz4Wasm),
    replacementModule(plain('lz4')),
  );
  t.is(container.get(RegistryId).find('hasher', 'lz4'), hasher);
  await closeContainer(container);
});

test('what a replacement took the place of cannot be chosen any more', async (t) => {
  await assertFails(
    t,
    [
      builtin(),
      replacementModule(plain('lz4')),
      poolModule({ ...selection, compressor: 'lz4/wasm' }),
    ],
    'PAGEFOLD_UNKNOWN_BACKEND',
    'the pool @pagefold/container.Pool: there is no compressor named "lz4/wasm"; known: lz4',
  );
});

test('a replacement of nothing fails with a message that lists what is bound', async (t) => {
  await assertFails(
    t,
    [backendModule(xxh3Wasm, lz4Wasm, lz4Js), replacementModule(plain('lz5'))],
    'PAGEFOLD_UNKNOWN_BACKEND',
    'there is no compressor named "lz5" to replace; bound compressors: lz4/wasm, lz4/js',
  );
  await assertFails(
    t,
    [backendModule(xxh3Wasm), replacementModule(plain('lz4'))],
    'PAGEFOLD_UNKNOWN_BACKEND',
    'there is no compressor named "lz4" to replace; bound compressors: none',
  );
});

test('two replacements of one name fail', async (t) => {
  await assertFails(
    t,
    [builtin(), replacementModule(plain('lz4')), replacementModule(plain('lz4'))],
    'PAGEFOLD_DUPLICATE_BACKEND',
    'there are two compressors named lz4: give one another name or engine; ' +
      'replacing compressors: lz4, lz4',
  );
});

test('a pool whose backend is not bound fails with a message that lists what is', async (t) => {
  await assertFails(
    t,
    [builtin(), poolModule({ ...selection, compressor: 'zstd' }, archiveId)],
    'PAGEFOLD_UNKNOWN_BACKEND',
    'the pool test.archive: there is no compressor named "zstd"; known: lz4/wasm',
  );
  await assertFails(
    t,
    [backendModule(xxh3Wasm, lz4Wasm), poolModule(selection)],
    'PAGEFOLD_UNKNOWN_BACKEND',
    'the pool @pagefold/container.Pool: there is no allocator named "zsmalloc"; there are none',
  );
});

test('a pool with an option that its backend does not have fails', async (t) => {
  await assertFails(
    t,
    [builtin(), poolModule({ ...selection, allocatorOptions: { chains: 3 } })],
    'PAGEFOLD_INVALID_OPTION',
    'the pool @pagefold/container.Pool: zsmalloc: has no option "chains"; ' +
      'its options: chainSize, classFormula',
  );
});

const misuses: readonly [string, unknown, RegExp][] = [
  ['an option that does not exist', { ...selection, seeds: 5n }, /has no option "seeds"/],
  ['an option of the wrong type', { ...selection, maxObjects: '9' }, /"maxObjects" expected an/],
  ['a name that is no text', { ...selection, hasher: null }, /"hasher" expected a string/],
  ['a selection that is none', 'xxh3', /expected an object, got "xxh3"/],
];

for (const [name, given, message] of misuses) {
  test(`${name} fails before the container is returned`, async (t) => {
    const modules = [builtin(), poolModule(given as PoolSelection)];
    const code = 'PAGEFOLD_INVALID_OPTION';
    await t.throwsAsync(createContainer(...modules), { instanceOf: ConfigError, code, message });
  });
}

test('a backend that is bound twice fails, and so does a module that is loaded twice', async (t) => {
  await assertFails(
    t,
    [backendModule(xxh3Wasm, lz4Wasm, zsmalloc), backendModule(lz4Js, lz4Wasm)],
    'PAGEFOLD_DUPLICATE_BACKEND',
    'there are two compressors named lz4/wasm: give one another name or engine, ' +
      'or bind one with replacementModule(); bound compressors: lz4/wasm, lz4/js, lz4/wasm',
  );
  const module = builtin();
  await assertFails(
    t,
    [module, module],
    'PAGEFOLD_DUPLICATE_BACKEND',
    'there are two hashers named xxh3/wasm: give one another name or engine, ' +
      'or bind one with replacementModule(); bound hashers: xxh3/wasm, xxh3/wasm',
  );
});

test('what is no backend fails, also as a replacement', async (t) => {
  const nothing = undefined as never;
  const message = 'expected a backend descriptor, got undefined';
  await assertFails(t, [backendModule(nothing)], 'PAGEFOLD_INVALID_BACKEND', message);
  const modules = [builtin(), replacementModule(nothing)];
  await assertFails(t, modules, 'PAGEFOLD_INVALID_BACKEND', message);
});

test('two pools under one identifier fail', async (t) => {
  await assertFails(
    t,
    [builtin(), poolModule(selection, archiveId), poolModule(selection), poolModule(selection)],
    'PAGEFOLD_AMBIGUOUS_POOL',
    'something else is bound to @pagefold/container.Pool as well: give poolModule() another ' +
      'identifier; pools: test.archive, @pagefold/container.Pool, @pagefold/container.Pool',
  );
});

test('a pool under an identifier that a module of the user’s binds fails', async (t) => {
  class Shop {}
  const shop = new ContainerModule(({ bind }) => {
    bind(Shop).toSelf();
  });
  await assertFails(
    t,
    [builtin(), shop, poolModule(selection, Shop as ServiceIdentifier<PagePool>)],
    'PAGEFOLD_AMBIGUOUS_POOL',
    'something else is bound to Shop as well: give poolModule() another identifier; pools: Shop',
  );
});
