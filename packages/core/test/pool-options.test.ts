import { type Allocator, ConfigError, type Hasher, StateError } from '@pagefold/contracts';
import { PagePool, type PoolPolicy, Workbench } from '@pagefold/core';
import test from 'ava';
import { Fnv, LongFnv } from './support/backends.ts';
import { CellAllocator } from './support/cell-allocator.ts';
import { type RigOptions, rig } from './support/rig.ts';

function compose(options: RigOptions): void {
  rig(options);
}

test('a policy that cannot be is refused by name', (t) => {
  const wrong: [object, string][] = [
    [{ verify: 'sometimes' }, '"verify" expected one of always, never, got sometimes'],
    [{ incompressible: 'drop' }, '"incompressible" expected one of raw, reject, got drop'],
    [{ limitOrder: 'first' }, '"limitOrder" expected one of last, zswap, got first'],
    [{ pageChecks: 'simd' }, '"pageChecks" expected one of wasm, js, got simd'],
    [{ poolLimitBytes: -1 }, '"poolLimitBytes" expected a number from 0 to Infinity, got -1'],
    [
      { poolLimitBytes: Number.NaN },
      '"poolLimitBytes" expected a number from 0 to Infinity, got NaN',
    ],
    [{ poolLimitBytes: '1' }, '"poolLimitBytes" expected a number from 0 to Infinity, got 1'],
    [
      { acceptThresholdPercent: 101 },
      '"acceptThresholdPercent" expected an integer from 0 to 100, got 101',
    ],
    [
      { acceptThresholdPercent: 0.5 },
      '"acceptThresholdPercent" expected an integer from 0 to 100, got 0.5',
    ],
    [{ maxPageSharing: 0 }, '"maxPageSharing" expected an integer from 1 to 4294967295, got 0'],
    [{ maxCandidates: 0 }, '"maxCandidates" expected an integer from 1 to 2147483646, got 0'],
    [{ maxObjects: 0 }, '"maxObjects" expected an integer from 1 to 2147483646, got 0'],
    [
      { maxObjects: 2 ** 31 - 1 },
      '"maxObjects" expected an integer from 1 to 2147483646, got 2147483647',
    ],
  ];
  for (const [policy, message] of wrong) {
    t.throws(() => compose(policy as PoolPolicy), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INVALID_OPTION',
      message,
    });
  }
  t.throws(() => compose({ pageSize: 1000 }), { code: 'PAGEFOLD_INVALID_OPTION' });
});

test('what is undefined counts as not given', (t) => {
  const policy: object = { verify: undefined, poolLimitBytes: undefined, onPoolLimit: undefined };
  t.is(rig(policy).pool.stats().memLimit, Number.POSITIVE_INFINITY);
});

test('without verification only a collision-resistant hasher will do', (t) => {
  t.throws(() => compose({ verify: 'never' }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_INCOMPATIBLE_BACKENDS',
    message: `"verify: 'never'" needs a collision-resistant hasher such as sha256, got fnv`,
  });
  t.notThrows(() => compose({ verify: 'never', hasher: (memory) => new LongFnv(memory) }));
});

test('a hasher whose digests have another length than the contracts allow is refused', (t) => {
  for (const digestLength of [0, 2, 7, 64, '8', undefined]) {
    const hasher = { name: 'odd', digestLength, collisionResistant: false, hash() {} };
    t.throws(() => compose({ hasher: () => hasher as Hasher }), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INCOMPATIBLE_BACKENDS',
      message: `odd: "digestLength" expected 4, 8, 16 or 32, got ${digestLength}`,
    });
  }
});

test('an allocator whose lengths are no lengths is refused', (t) => {
  for (const length of [0, -1, 1.5, Number.NaN, '4096', undefined]) {
    for (const name of ['maxObjectSize', 'wholePageFrom'] as const) {
      const allocator = {
        name: 'odd',
        maxObjectSize: 4096,
        wholePageFrom: 4097,
        capabilities: { compaction: false },
        [name]: length,
      };
      t.throws(() => compose({ allocator: () => allocator as unknown as Allocator }), {
        instanceOf: ConfigError,
        code: 'PAGEFOLD_INCOMPATIBLE_BACKENDS',
        message: `odd: "${name}" expected a number of bytes, got ${length}`,
      });
    }
  }
});

test('a compressor whose slacks are no lengths is refused', (t) => {
  for (const slack of [-1, 1.5, Number.NaN, '0', undefined]) {
    for (const name of ['readSlack', 'writeSlack'] as const) {
      const compressor = {
        name: 'odd',
        capabilities: { prefix: false },
        readSlack: 0,
        writeSlack: 0,
        bound: (length: number) => length,
        compress: () => 0,
        decompress: () => 0,
        [name]: slack as number,
      };
      t.throws(() => compose({ compressor: () => compressor }), {
        instanceOf: ConfigError,
        code: 'PAGEFOLD_INCOMPATIBLE_BACKENDS',
        message: `odd: "${name}" expected a number of bytes, got ${slack}`,
      });
    }
  }
});

test('a page memory belongs to one pool', (t) => {
  const memory = new Workbench({ byteLength: 1 << 20 });
  const hasher = new Fnv(memory);
  const { pool } = rig({ memory });
  t.throws(
    () =>
      new PagePool({
        memory,
        hasher,
        pages: { acquire: () => -1 } as never,
        compressor: { name: 'c', readSlack: 0, writeSlack: 0 } as never,
        allocator: { name: 'a', maxObjectSize: 4096, wholePageFrom: 4097 } as never,
      }),
    { instanceOf: StateError, code: 'PAGEFOLD_SEALED' },
  );
  t.is(pool.stats().storedPages, 0);
  t.throws(() => new CellAllocator({ memory, pageSize: 4096, pages: {} as never }), {
    code: 'PAGEFOLD_SEALED',
  });
});

test('a page memory that is too small is refused', (t) => {
  t.throws(() => compose({ memory: new Workbench({ byteLength: 131072 }), pageSize: 65536 }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_PAGE_MEMORY_FULL',
  });
});
