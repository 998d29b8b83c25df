import { setImmediate } from 'node:timers/promises';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4Wasm } from '@pagefold/compress-lz4';
import {
  backendModule,
  closeContainer,
  createContainer,
  PoolId,
  poolModule,
} from '@pagefold/container';
import { BackendError, ConfigError, StateError } from '@pagefold/contracts';
import type { PagePool, PoolSelection } from '@pagefold/core';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test, { type ExecutionContext } from 'ava';
import { Container, ContainerModule, type ServiceIdentifier } from 'inversify';

const selection: PoolSelection = { hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' };
const builtin = () => backendModule(xxh3Wasm, lz4Wasm, zsmalloc);
const otherId = Symbol.for('test.other') as ServiceIdentifier<PagePool>;
const broken: PoolSelection = { ...selection, allocator: 'none' };

function assertClosed(t: ExecutionContext, pool: PagePool | undefined): void {
  t.throws(() => pool!.stats(), { instanceOf: StateError, code: 'PAGEFOLD_CLOSED' });
}

/** A module with something that is made at once and closed by `close`. */
function closing(name: string, close: () => unknown): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(name)
      .toConstantValue(name)
      .onDeactivation(() => close() as Promise<void>);
  });
}

/** Shows every pool that is made to `seen`. */
function observing(seen: (pool: PagePool) => unknown, id = PoolId): ContainerModule {
  return new ContainerModule(({ onActivation }) => {
    onActivation(id, async (_, pool) => {
      await seen(pool);
      return pool;
    });
  });
}

test('closing the container closes all its pools', async (t) => {
  const modules = [builtin(), poolModule(selection), poolModule(selection, otherId)];
  const container = await createContainer(...modules);
  const pools = [container.get(PoolId), container.get(otherId)];
  await closeContainer(container);
  for (const pool of pools) assertClosed(t, pool);
  t.false(container.isBound(PoolId));
});

test('closing again, or a container of somebody else’s, does nothing', async (t) => {
  const container = await createContainer(builtin(), poolModule(selection));
  await closeContainer(container);
  await t.notThrowsAsync(closeContainer(container));
  const other = new Container();
  other.bind('word').toConstantValue('kept');
  await closeContainer(other);
  t.is(other.get('word'), 'kept');
});

test('who closes a container that is being closed waits for the same', async (t) => {
  let closed = 0;
  const slow = closing('slow', async () => {
    await setImmediate();
    closed++;
  });
  const container = await createContainer(builtin(), poolModule(selection), slow);
  container.get('slow');
  const pool = container.get(PoolId);
  void closeContainer(container);
  await closeContainer(container);
  t.is(closed, 1);
  assertClosed(t, pool);
});

test('modules go in reverse order, each when the one before is done, and pools last', async (t) => {
  const order: string[] = [];
  let pool: PagePool | undefined;
  const note = (name: string) =>
    closing(name, async () => {
      await setImmediate();
      order.push(`${name}, ${pool!.stats().storedPages} pages`);
    });
  const container = await createContainer(
    note('cache'),
    poolModule(selection),
    note('server'),
    builtin(),
  );
  pool = container.get(PoolId);
  container
    .bind('directly')
    .toConstantValue('directly')
    .onDeactivation(async () => {
      await setImmediate();
      order.push(`directly, ${pool!.stats().storedPages} pages`);
    });
  for (const name of ['server', 'cache', 'directly']) container.get(name);
  await closeContainer(container);
  t.deepEqual(order, ['server, 0 pages', 'cache, 0 pages', 'directly, 0 pages']);
  assertClosed(t, pool);
});

test('a deactivation that fails is thrown, and keeps nothing else from closing', async (t) => {
  for (const fail of [() => Promise.reject(new Error('disk full')), throwing('disk full')]) {
    let closed = 0;
    const container = await createContainer(
      builtin(),
      poolModule(selection),
      closing('first', () => {
        closed++;
      }),
      closing('failing', fail),
    );
    const pool = container.get(PoolId);
    for (const name of ['first', 'failing']) container.get(name);
    await t.throwsAsync(closeContainer(container), { message: 'disk full' });
    t.is(closed, 1);
    assertClosed(t, pool);
  }
});

test('what failed to close is tried again by closing again', async (t) => {
  let attempts = 0;
  const moody = closing('moody', () => {
    if (++attempts < 3) throw new Error('not yet');
  });
  const container = await createContainer(moody);
  container.get('moody');
  await t.throwsAsync(closeContainer(container), { message: 'not yet' });
  await closeContainer(container);
  t.is(attempts, 3);
  t.false(container.isBound('moody'));
});

test('a pool that fails to close is thrown, and the other pools are closed', async (t) => {
  const modules = [builtin(), poolModule(selection), poolModule(selection, otherId)];
  for (const failing of [PoolId, otherId]) {
    const container = await createContainer(...modules);
    const pools = [container.get(PoolId), container.get(otherId)];
    container.get(failing).close = throwing('extents are stuck');
    await t.throwsAsync(closeContainer(container), { message: 'extents are stuck' });
    assertClosed(t, failing === PoolId ? pools[1] : pools[0]);
  }
});

test('several failures come out together', async (t) => {
  const container = await createContainer(
    builtin(),
    closing('one', throwing('one is stuck')),
    closing('two', throwing('two is stuck')),
    poolModule(selection),
  );
  for (const name of ['one', 'two']) container.get(name);
  container.get(PoolId).close = throwing('the pool is stuck');
  const error: AggregateError = await t.throwsAsync(closeContainer(container), {
    instanceOf: AggregateError,
    message: 'the container did not close: two is stuck; one is stuck; the pool is stuck',
  });
  t.is(error.errors.length, 3);
});

test('a pool can have its container closed from inside one of its calls', async (t) => {
  let closed: Promise<void> | undefined;
  const container = await createContainer(
    builtin(),
    poolModule({
      ...selection,
      poolLimitBytes: 0,
      onPoolLimit: () => {
        closed = closeContainer(container);
      },
    }),
  );
  const pool = container.get(PoolId);
  const page = new Uint8Array(pool.pageSize).map((_, i) => i);
  t.is(pool.createDevice({ slots: 1 }).store(0, page), 'pool-limit');
  await closed;
  assertClosed(t, pool);
});

test('when one pool of several cannot be made, the others are closed', async (t) => {
  let made: PagePool | undefined;
  const seen = observing((pool) => {
    made = pool;
  });
  const modules = [builtin(), poolModule(selection), poolModule(broken, otherId), seen];
  await t.throwsAsync(createContainer(...modules), {
    instanceOf: ConfigError,
    message: /no allocator named "none"/,
  });
  assertClosed(t, made);
});

test('a backend that does not start ends it, and closes the pools that there are', async (t) => {
  let made: PagePool | undefined;
  const seen = observing((pool) => {
    made = pool;
  });
  const stubborn = {
    ...lz4Wasm,
    name: 'stubborn',
    create: () => Promise.reject(new Error('no disk')),
  };
  await t.throwsAsync(
    createContainer(
      builtin(),
      backendModule(stubborn),
      poolModule(selection),
      poolModule({ ...selection, compressor: 'stubborn' }, otherId),
      seen,
    ),
    { instanceOf: BackendError, message: 'stubborn/wasm: it did not start: no disk' },
  );
  assertClosed(t, made);
});

test('a pool whose activation fails is closed', async (t) => {
  let made: PagePool | undefined;
  const seen = observing((pool) => {
    made = pool;
    throw new Error('the device is too large');
  });
  await t.throwsAsync(createContainer(builtin(), poolModule(selection), seen), {
    message: 'the device is too large',
  });
  assertClosed(t, made);
});

test('a module that does not load has the ones before it unloaded', async (t) => {
  let closed = 0;
  const first = new ContainerModule(({ bind }) => {
    const binding = bind('first').toConstantValue(1);
    binding.onDeactivation(() => {
      closed++;
    });
  });
  const failing = new ContainerModule(async () => {
    throw new Error('no such table');
  });
  const using = observing((pool) => pool);
  const asking = new ContainerModule(({ onActivation }) => {
    onActivation(PoolId, (context, pool) => {
      context.get('first');
      return pool;
    });
  });
  await t.throwsAsync(
    createContainer(
      builtin(),
      first,
      asking,
      using,
      poolModule(selection),
      poolModule(broken, otherId),
    ),
    { instanceOf: ConfigError },
  );
  t.is(closed, 1);
  await t.throwsAsync(createContainer(builtin(), failing), { message: 'no such table' });
});

test('where closing fails after a failure, both are thrown', async (t) => {
  const seen = observing((pool) => {
    pool.close = throwing('extents are stuck');
  });
  const modules = [builtin(), seen, poolModule(selection), poolModule(broken, otherId)];
  const error: AggregateError = await t.throwsAsync(createContainer(...modules), {
    instanceOf: AggregateError,
    message:
      /no allocator named "none".*; closing what was made failed as well: extents are stuck$/,
  });
  t.true(error.errors[0] instanceof ConfigError);
  t.is(error.errors[1].message, 'extents are stuck');
});

function throwing(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}
