import {
  type Allocator,
  ConfigError,
  type Hasher,
  type PageMemory,
  StateError,
  show,
} from '@pagefold/contracts';
import { ExtentPages, PagePool, type PoolPolicy, Workbench } from '@pagefold/core';
import test from 'ava';
import { Fnv, LongFnv, Trim } from './support/backends.ts';
import { CellAllocator } from './support/cell-allocator.ts';
import { type RigOptions, rig } from './support/rig.ts';

function compose(options: RigOptions): void {
  rig(options);
}

test('a policy that cannot be is refused by name', (t) => {
  const wrong: [object, string][] = [
    [{ verify: 'sometimes' }, '"verify" expected one of always, never, got "sometimes"'],
    [{ incompressible: 'drop' }, '"incompressible" expected one of raw, reject, got "drop"'],
    [{ limitOrder: 'first' }, '"limitOrder" expected one of last, zswap, got "first"'],
    [{ pageChecks: 'simd' }, '"pageChecks" expected one of wasm, js, got "simd"'],
    [
      { poolLimitBytes: -1 },
      '"poolLimitBytes" expected an integer of bytes from 0 on, or Infinity, got -1',
    ],
    [
      { poolLimitBytes: Number.NaN },
      '"poolLimitBytes" expected an integer of bytes from 0 on, or Infinity, got NaN',
    ],
    [
      { poolLimitBytes: '1' },
      '"poolLimitBytes" expected an integer of bytes from 0 on, or Infinity, got "1"',
    ],
    [
      { acceptThresholdPercent: 101 },
      '"acceptThresholdPercent" expected an integer from 0 to 100 percent, got 101',
    ],
    [
      { acceptThresholdPercent: 0.5 },
      '"acceptThresholdPercent" expected an integer from 0 to 100 percent, got 0.5',
    ],
    [
      { maxPageSharing: 0 },
      '"maxPageSharing" expected an integer from 1 to 4294967295 slots, got 0',
    ],
    [
      { maxCandidates: 0 },
      '"maxCandidates" expected an integer from 1 to 2147483646 objects, got 0',
    ],
    [{ maxObjects: 0 }, '"maxObjects" expected an integer from 1 to 2147483646 objects, got 0'],
    [
      { maxObjects: 2 ** 31 - 1 },
      '"maxObjects" expected an integer from 1 to 2147483646 objects, got 2147483647',
    ],
  ];
  for (const [policy, message] of wrong) {
    t.throws(() => compose(policy as PoolPolicy), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INVALID_OPTION',
      message: `pool: ${message}`,
    });
  }
  t.throws(() => compose({ pageSize: 1000 }), { code: 'PAGEFOLD_INVALID_OPTION' });
});

test('an option that a pool does not have is refused, with those that it has', (t) => {
  for (const policy of [{ poollimitBytes: 5 }, { verifiy: 'never' }, { seed: 5n }]) {
    const [name] = Object.keys(policy);
    const error = t.throws(() => compose({ ...policy } as RigOptions), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INVALID_OPTION',
    });
    t.true(error?.message.startsWith(`pool: has no option "${name}"`), error?.message);
    t.regex(error?.message ?? '', /poolLimitBytes, /);
  }
});

test('what would be called must be a function, and every part must be there', (t) => {
  t.throws(() => compose({ onPoolLimit: 5 } as never), {
    code: 'PAGEFOLD_INVALID_OPTION',
    message: 'pool: "onPoolLimit" expected a function, got 5',
  });
  t.throws(() => new PagePool({} as never), {
    code: 'PAGEFOLD_INVALID_OPTION',
    message: 'pool: "memory" expected an object, got undefined',
  });
  for (const options of [null, 5, 'lz4']) {
    t.throws(() => new PagePool(options as never), { code: 'PAGEFOLD_INVALID_OPTION' });
  }
});

test('how what is idle is compressed anew is checked, each option by its name', (t) => {
  const to = (memory: PageMemory) => new Trim(memory);
  const wrong: [object, string][] = [
    [{ idleSeconds: 0 }, '"idleSeconds" expected an integer from 1 to 2147483648 seconds, got 0'],
    [{ minGainPercent: 100 }, '"minGainPercent" expected an integer from 1 to 99 percent, got 100'],
    [{ maxCpuPercent: 0 }, '"maxCpuPercent" expected an integer from 1 to 100 percent, got 0'],
    [{ promoteAfter: 128 }, '"promoteAfter" expected an integer from 1 to 127 loads, got 128'],
    [{ dictionary: 'own' }, '"dictionary" expected a Uint8Array or one of auto, got "own"'],
  ];
  for (const [rules, message] of wrong) {
    t.throws(() => compose({ recompress: { to, ...rules } } as RigOptions), {
      code: 'PAGEFOLD_INVALID_OPTION',
      message: `pool: recompress: ${message}`,
    });
  }
  t.throws(() => compose({ recompress: { to, idle: 5 } } as never), {
    message: /^pool: recompress: has no option "idle"; its options: idleSeconds, /,
  });
});

test('what is idle is compressed anew by another compressor than the pool stores with', (t) => {
  const memory = new Workbench({ byteLength: 1 << 21 });
  const pages = new ExtentPages(memory, 4096);
  const compressor = new Trim(memory);
  const allocator = new CellAllocator({ memory, pageSize: 4096, pages });
  const parts = { memory, pages, hasher: new Fnv(memory), compressor, allocator };
  t.throws(() => new PagePool({ ...parts, recompress: { to: compressor } }), {
    code: 'PAGEFOLD_INCOMPATIBLE_BACKENDS',
    message: '"recompress": "to" expected another compressor than the pool\'s own trim',
  });
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
      message: `odd: "digestLength" expected 4, 8, 16 or 32, got ${show(digestLength)}`,
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
        message: `odd: "${name}" expected a number of bytes, got ${show(length)}`,
      });
    }
  }
});

test('a compressor whose slacks are no lengths is refused', (t) => {
  for (const slack of [-1, 1.5, Number.NaN, '0', undefined]) {
    for (const name of ['readSlack', 'writeSlack'] as const) {
      const compressor = {
        name: 'odd',
        capabilities: { maxPrefix: 0 },
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
        message: `odd: "${name}" expected a number of bytes, got ${show(slack)}`,
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
