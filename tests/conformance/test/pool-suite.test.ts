import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4Wasm } from '@pagefold/compress-lz4';
import { poolSuite } from '@pagefold/conformance';
import {
  type AnyBackendDescriptor,
  type BackendDescriptor,
  backendLabel,
} from '@pagefold/contracts';
import { BackendRegistry, composePool, type PagePool, type PoolPolicy } from '@pagefold/core';
import { sha256Node } from '@pagefold/hash-sha256';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';
import { change } from './support/change.ts';
import { failingCases, failureOf } from './support/failing-cases.ts';

/** A factory of pools of these backends; xxh3, lz4 and zsmalloc by default. */
function pools(policy: PoolPolicy = {}, ...instead: AnyBackendDescriptor[]) {
  const chosen = { hasher: xxh3Wasm, compressor: lz4Wasm, allocator: zsmalloc };
  const parts = Object.assign(chosen, Object.fromEntries(instead.map((one) => [one.kind, one])));
  return {
    create: (): Promise<PagePool> =>
      composePool(new BackendRegistry(Object.values(parts)), {
        ...policy,
        hasher: backendLabel(parts.hasher),
        compressor: backendLabel(parts.compressor),
        allocator: backendLabel(parts.allocator),
        seed: 1n,
      }),
  };
}

const policies: Record<string, PoolPolicy> = {
  'the default policy': {},
  'pages of 64 KiB': { pageSize: 65536 },
  'incompressible pages refused': { incompressible: 'reject' },
  'a limit that is met': { poolLimitBytes: 60 * 4096 },
  'the limit looked at first': { poolLimitBytes: 60 * 4096, limitOrder: 'zswap' },
};

for (const [name, policy] of Object.entries(policies)) {
  test(`a pool with ${name} passes`, async (t) => {
    t.deepEqual(await failingCases(poolSuite(pools(policy))), {});
  });
}

test('a pool without verification passes', async (t) => {
  t.deepEqual(await failingCases(poolSuite(pools({ verify: 'never' }, sha256Node))), {});
});

test('a pool on an allocator without room for raw pages passes', async (t) => {
  t.deepEqual(await failingCases(poolSuite(pools({}, zbud))), {});
});

test('a pool that loses a bit now and then is caught', async (t) => {
  let calls = 0;
  const lossy = change<'compressor'>(lz4Wasm, (compressor, { memory: { bytes } }) => ({
    decompress(src, length, dst, capacity, prefix) {
      const written = compressor.decompress(src, length, dst, capacity, prefix);
      if (++calls % 20 === 0) bytes[dst + 99]! ^= 1;
      return written;
    },
  }));
  const caught = 'what was stored is what is loaded, after any sequence of calls';
  const message = /^(load|store)\(\d+.*\) on device \d+.*: expected/;
  t.regex(await failureOf(caught, poolSuite(pools({}, lossy))), message);
});

test('a pool that takes different pages for equal is caught', async (t) => {
  const careless: BackendDescriptor<'hasher'> = change(sha256Node, (hasher) => ({
    hash: (src, length, out) => hasher.hash(src + length - 8, 8, out),
  }));
  const caught = 'what was stored is what is loaded, after any sequence of calls';
  const message =
    /^store\(\d+, ramp no. 10 of seed 1\) on device \d: expected stored or .*, got "unchanged"$/;
  const suite = poolSuite(pools({ verify: 'never' }, careless));
  t.regex(await failureOf(caught, suite), message);
});

test('a pool that does not know its objects is caught', async (t) => {
  const lying = change<'allocator'>(zsmalloc, (allocator) => ({
    stats: () => ({ ...allocator.stats(), objects: Math.min(12, allocator.stats().objects) }),
  }));
  const caught = 'statistics and tables agree after every call';
  const message =
    /^the tables after \d+ calls of seed 2: .*"the allocator's objects: the walk counts/;
  t.regex(await failureOf(caught, poolSuite(pools({}, lying))), message);
});

test('a pool that leaks is caught', async (t) => {
  const leaking = change<'allocator'>(zsmalloc, (allocator) => {
    let frees = 0;
    return {
      free(handle) {
        if (++frees % 10 > 0) allocator.free(handle);
      },
    };
  });
  const caught = 'after everything is invalidated nothing is left';
  t.regex(await failureOf(caught, poolSuite(pools({}, leaking))), /the allocator's objects/);
});

test('a pool that loses pages by compaction is caught', async (t) => {
  const losing = change<'allocator'>(zsmalloc, (allocator, { memory: { bytes } }) => {
    let broken = false;
    return {
      compact(maxObjects) {
        broken = true;
        return allocator.compact!(maxObjects);
      },
      read(handle, length, dst) {
        allocator.read(handle, length, dst);
        if (broken) bytes.fill(0, dst, dst + length);
      },
    };
  });
  const caught = 'compaction changes no page';
  const message = /: expected no error, got CorruptionError PAGEFOLD_DECOMPRESS_FAIL/;
  t.regex(await failureOf(caught, poolSuite(pools({}, losing))), message);
});
