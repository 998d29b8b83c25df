import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4 } from '@pagefold/compress-lz4';
import {
  backendModule,
  closeContainer,
  createContainer,
  PoolId,
  poolModule,
  RegistryId,
} from '@pagefold/container';
import { byteHasher, ConfigError, StateError } from '@pagefold/contracts';
import type { PagePool, PoolSelection } from '@pagefold/core';
import { xxh3 } from '@pagefold/hash-xxh3';
import test from 'ava';
import { ContainerModule, type ServiceIdentifier } from 'inversify';

const selection: PoolSelection = { hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' };
const builtin = () => backendModule(xxh3, lz4, zsmalloc);

function assertWorks(t: { is(a: unknown, b: unknown): void }, pool: PagePool): void {
  const device = pool.createDevice({ slots: 2 });
  const page = new Uint8Array(pool.pageSize).map((_, i) => (i < 300 ? i : 0));
  t.is(device.store(0, page), 'stored');
  t.is(device.store(1, page), 'shared');
}

test('a pool is composed of bound backends and resolved before the container is returned', async (t) => {
  const container = await createContainer(builtin(), poolModule(selection));
  assertWorks(t, container.get(PoolId));
  await closeContainer(container);
});

test('everybody who asks gets the same pool', async (t) => {
  const container = await createContainer(builtin(), poolModule(selection));
  t.is(container.get(PoolId), container.get(PoolId));
  t.is(await container.getAsync(PoolId), container.get(PoolId));
  await closeContainer(container);
});

test('closing the container closes its pools', async (t) => {
  const container = await createContainer(builtin(), poolModule(selection));
  const pool = container.get(PoolId);
  await closeContainer(container);
  t.throws(() => pool.stats(), { instanceOf: StateError, message: /closed/ });
});

test('a container holds several pools with different backends', async (t) => {
  const smallId = Symbol.for('test.small') as ServiceIdentifier<PagePool>;
  const container = await createContainer(
    builtin(),
    poolModule(selection),
    poolModule({ ...selection, allocatorOptions: { chainSize: 4 }, pageSize: 16384 }, smallId),
  );
  t.is(container.get(PoolId).pageSize, 4096);
  t.is(container.get(smallId).pageSize, 16384);
  assertWorks(t, container.get(PoolId));
  assertWorks(t, container.get(smallId));
  await closeContainer(container);
});

test('the registry knows every bound backend, a user’s like a built-in one', async (t) => {
  const mine = byteHasher({ name: 'mine', digestLength: 4, hash: (_, digest) => digest.fill(1) });
  const container = await createContainer(builtin(), backendModule(mine));
  const labels = container
    .get(RegistryId)
    .list('hasher')
    .map((known) => known.label);
  t.deepEqual(labels, ['xxh3/wasm', 'mine']);
  await closeContainer(container);
});

test('a pool whose backend is not bound fails with a message that lists what is', async (t) => {
  const modules = [backendModule(xxh3, lz4), poolModule({ ...selection, compressor: 'zstd' })];
  await t.throwsAsync(createContainer(...modules), {
    instanceOf: ConfigError,
    message: 'there is no compressor named "zstd"; known: lz4/wasm',
  });
  await t.throwsAsync(createContainer(backendModule(xxh3, lz4), poolModule(selection)), {
    instanceOf: ConfigError,
    message: 'there is no allocator named "zsmalloc"; there are none',
  });
});

test('a backend that is bound twice fails when the container is made', async (t) => {
  await t.throwsAsync(createContainer(builtin(), backendModule(lz4)), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_DUPLICATE_BACKEND',
    message: /compressors named lz4/,
  });
});

test('two pools under one identifier fail when the container is made', async (t) => {
  await t.throwsAsync(createContainer(builtin(), poolModule(selection), poolModule(selection)), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_AMBIGUOUS_POOL',
    message: /@pagefold\/container\.Pool/,
  });
});

test('when one pool of several cannot be made, the others are closed', async (t) => {
  let made: PagePool | undefined;
  const brokenId = Symbol.for('test.broken') as ServiceIdentifier<PagePool>;
  const error = await t.throwsAsync(
    createContainer(
      builtin(),
      poolModule(selection),
      poolModule({ ...selection, allocator: 'none' }, brokenId),
      observePools((pool) => {
        made ??= pool;
      }),
    ),
  );
  t.regex(error.message, /no allocator named "none"/);
  t.throws(() => made?.stats(), { instanceOf: StateError });
});

function observePools(seen: (pool: PagePool) => void) {
  return new ContainerModule(({ onActivation }) => {
    onActivation(PoolId, (_, pool) => {
      seen(pool);
      return pool;
    });
  });
}
