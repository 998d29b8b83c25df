import { byteCompressor, byteHasher } from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  BackendError,
  ConfigError,
  type ContextOf,
  contractVersion,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import {
  BackendRegistry,
  composePool,
  createBackend,
  createCounter,
  expectedPoolBytes,
  type PoolSelection,
  randomSeed,
  Workbench,
} from '@pagefold/core';
import { checkInvariants } from '@pagefold/core/parts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { CellAllocator } from './support/cell-allocator.ts';
import { trimmed } from './support/pages.ts';

const selection = { hasher: 'sum', compressor: 'none', allocator: 'cells' };

interface Seen {
  hasher?: ContextOf<'hasher'>;
  compressor?: ContextOf<'compressor'>;
  allocator?: ContextOf<'allocator'>;
  options?: Options | undefined;
}

/** A registry of plain backends, and what they are created with. */
function plainRegistry(): { registry: BackendRegistry; seen: Seen } {
  const seen: Seen = {};
  const sum = byteHasher({
    name: 'sum',
    digestLength: 4,
    hash: (src, digest) => digest.fill(src.reduce((a, b) => (a + b) % 251, 0)),
  });
  const none = byteCompressor({ name: 'none', compress: () => 0, decompress: () => 0 });
  const cells: BackendDescriptor<'allocator'> = {
    kind: 'allocator',
    name: 'cells',
    contractVersion,
    options: {},
    probe: () => true,
    async create(context, options) {
      seen.allocator = context;
      seen.options = options;
      return new CellAllocator(context);
    },
  };
  const registry = new BackendRegistry([cells]);
  registry.add({
    ...sum,
    create(context, options) {
      seen.hasher = context;
      return sum.create(context, options);
    },
  } satisfies BackendDescriptor<'hasher'>);
  registry.add({
    ...none,
    create(context, options) {
      seen.compressor = context;
      return none.create(context, options);
    },
  } satisfies BackendDescriptor<'compressor'>);
  return { registry, seen };
}

test('an allocator hears what the pool is expected to come to', async (t) => {
  for (const [policy, expected] of [
    [{}, undefined],
    [{ poolLimitBytes: 1e9 }, 1e9],
    [{ poolLimitBytes: 1e9, expectedBytes: 1e8 }, 1e8],
    [{ poolLimitBytes: 1e8, expectedBytes: 1e9 }, 1e8],
    [{ expectedBytes: expectedPoolBytes(5e9) }, 2e9],
  ] as const) {
    const { registry, seen } = plainRegistry();
    const pool = await composePool(registry, { ...selection, ...policy });
    t.is(seen.allocator?.expectedBytes, expected);
    await pool.close();
  }
});

test('a pool of registered backends stores and loads, whether they start at once or not', async (t) => {
  const { registry } = plainRegistry();
  const pool = await composePool(registry, selection);
  const device = pool.createDevice({ slots: 10 });
  t.is(device.store(3, trimmed(50)), 'raw');
  t.is(device.store(4, trimmed(50)), 'shared');
  const page = new Uint8Array(4096);
  t.is(device.load(3, page), 'loaded');
  sameBytes(t, page, trimmed(50));
  checkInvariants(pool);
  await pool.close();
});

test('all backends get one page memory and the page size', async (t) => {
  const { registry, seen } = plainRegistry();
  const pool = await composePool(registry, { ...selection, pageSize: 65536, memoryBytes: 1 << 20 });
  t.is(pool.pageSize, 65536);
  t.is(seen.hasher!.memory, seen.compressor!.memory);
  t.is(seen.hasher!.memory, seen.allocator!.memory);
  t.is(seen.hasher!.memory.bytes.length, 1 << 20);
  for (const context of [seen.hasher!, seen.compressor!, seen.allocator!]) {
    t.is(context.pageSize, 65536);
  }
});

test('the policy is the pool’s', async (t) => {
  const { registry } = plainRegistry();
  const pool = await composePool(registry, { ...selection, poolLimitBytes: 8192 });
  t.is(pool.stats().memLimit, 8192);
  const device = pool.createDevice({ slots: 10 });
  t.is(device.store(0, trimmed(1, 1)), 'raw');
  t.is(device.store(1, trimmed(1, 2)), 'raw');
  t.is(device.store(2, trimmed(1, 3)), 'pool-limit');
});

test('the options of a backend reach it', async (t) => {
  const { registry, seen } = plainRegistry();
  const allocatorOptions = { anything: 5 };
  await composePool(registry, { ...selection, allocatorOptions });
  t.is(seen.options, allocatorOptions);
});

test('options that a backend does not have are refused', async (t) => {
  const { registry } = plainRegistry();
  for (const wrong of [{ hasherOptions: { level: 1 } }, { compressorOptions: { level: 1 } }]) {
    await t.throwsAsync(composePool(registry, { ...selection, ...wrong }), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INVALID_OPTION',
      message: /has no option "level"/,
    });
  }
});

test('the seed is the given one, else another for every pool', async (t) => {
  const { registry, seen } = plainRegistry();
  await composePool(registry, { ...selection, seed: 42n });
  t.is(seen.hasher!.seed, 42n);
  await composePool(registry, { ...selection, seed: 0n });
  t.is(seen.hasher!.seed, 0n);
  const seeds = new Set<bigint>();
  for (let i = 0; i < 8; i++) {
    await composePool(registry, selection);
    const { seed } = seen.hasher!;
    t.true(seed >= 0n && seed < 2n ** 64n);
    seeds.add(seed);
  }
  t.is(seeds.size, 8);
  t.not(randomSeed(), randomSeed());
});

test('a selection that cannot be used is refused', async (t) => {
  const { registry } = plainRegistry();
  const wrong: [Partial<PoolSelection>, string][] = [
    [{ hasher: 'sam' }, 'PAGEFOLD_UNKNOWN_BACKEND'],
    [{ compressor: 'sum' }, 'PAGEFOLD_UNKNOWN_BACKEND'],
    [{ allocator: '' }, 'PAGEFOLD_UNKNOWN_BACKEND'],
    [{ pageSize: 5000 }, 'PAGEFOLD_INVALID_OPTION'],
    [{ acceptThresholdPercent: 101 }, 'PAGEFOLD_INVALID_OPTION'],
    [{ verify: 'never' }, 'PAGEFOLD_INCOMPATIBLE_BACKENDS'],
    [{ memoryBytes: 131072, pageSize: 65536 }, 'PAGEFOLD_PAGE_MEMORY_FULL'],
    [{ memoryBytes: 1 }, 'PAGEFOLD_INVALID_OPTION'],
    [{ memoryBytes: 2 ** 32 + 1 }, 'PAGEFOLD_INVALID_OPTION'],
    [{ seed: -1n }, 'PAGEFOLD_INVALID_OPTION'],
    [{ seed: 2n ** 64n }, 'PAGEFOLD_INVALID_OPTION'],
    [{ seed: 5 as never }, 'PAGEFOLD_INVALID_OPTION'],
    [{ hasher: undefined as never }, 'PAGEFOLD_INVALID_OPTION'],
    [{ compressorOptions: 5 as never }, 'PAGEFOLD_INVALID_OPTION'],
    [{ compressorOptions: null as never }, 'PAGEFOLD_INVALID_OPTION'],
    [{ compresor: 'zstd' } as object, 'PAGEFOLD_INVALID_OPTION'],
  ];
  for (const [part, code] of wrong) {
    await t.throwsAsync(composePool(registry, { ...selection, ...part }), {
      instanceOf: ConfigError,
      code,
    });
  }
});

test('a backend that does not start is named, with what it threw as the cause', async (t) => {
  const context = { memory: new Workbench({ byteLength: 131072 }), pageSize: 4096 };
  const none = byteCompressor({
    name: 'none',
    engine: 'x',
    compress: () => 0,
    decompress: () => 0,
  });
  for (const cause of [new Error('no luck'), 'no luck']) {
    const failing = [
      () => {
        throw cause;
      },
      () => Promise.reject(cause),
    ];
    for (const create of failing) {
      const error = await t.throwsAsync(createBackend({ ...none, create }, context), {
        instanceOf: BackendError,
        code: 'PAGEFOLD_BACKEND_FAILED',
        message: 'none/x: it did not start: no luck',
      });
      t.is(error?.cause, cause);
    }
  }
});

test('an error of Pagefold from a backend’s start is passed on as it is', async (t) => {
  const context = { memory: new Workbench({ byteLength: 131072 }), pageSize: 4096 };
  const none = byteCompressor({ name: 'none', compress: () => 0, decompress: () => 0 });
  const picky: BackendDescriptor<'compressor'> = {
    ...none,
    create(at, options) {
      const level = { type: 'integer', default: 1, minimum: 1, maximum: 2, description: 'L' };
      resolveOptions('none', { level } as never, options);
      return none.create(at);
    },
  };
  await t.throwsAsync(createBackend(picky, context, { level: 9 }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_INVALID_OPTION',
  });
});

test('a counter that does not start is named, and an error of Pagefold passed on', (t) => {
  const context = { pageSize: 4096 };
  const named: BackendDescriptor<'allocator'> = {
    kind: 'allocator',
    name: 'none',
    contractVersion: 1,
    options: {},
    probe: () => true,
    create: () => t.fail() as never,
  };
  t.is(createCounter(named, context), undefined);
  const cause = new Error('no luck');
  const failing: BackendDescriptor<'allocator'> = {
    ...named,
    createCounter() {
      throw cause;
    },
  };
  const error = t.throws(() => createCounter(failing, context), {
    instanceOf: BackendError,
    message: 'none: it did not start: no luck',
  });
  t.is(error?.cause, cause);
  const picky: BackendDescriptor<'allocator'> = {
    ...named,
    createCounter: (_, options) => resolveOptions('none', {}, options) as never,
  };
  t.throws(() => createCounter(picky, context, { level: 9 }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_INVALID_OPTION',
  });
});

test('pool pages end a little beyond the limit, whatever an allocator asks for', async (t) => {
  const { registry, seen } = plainRegistry();
  const pool = await composePool(registry, { ...selection, poolLimitBytes: 5 * 4096 + 1 });
  const { pages } = seen.allocator!;
  while (pages.acquire() !== -1);
  t.is(pages.poolPages, 5 + 16);
  await pool.close();
});
