import { zbud } from '@pagefold/alloc-zbud';
import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { deflatePako } from '@pagefold/compress-deflate';
import { lz4Wasm } from '@pagefold/compress-lz4';
import { backendSuite } from '@pagefold/conformance';
import {
  type Allocator,
  BackendError,
  backendLabel,
  type Compressor,
  CorruptionError,
} from '@pagefold/contracts';
import { BackendRegistry, CountingPages, composePool, Workbench } from '@pagefold/core';
import {
  controlled,
  Faults,
  faultyBackend,
  InjectedFault,
  ScarcePages,
  withFaults,
  withScarcePages,
  wrongNumbers,
} from '@pagefold/faults';
import { crc32cWasm } from '@pagefold/hash-crc32c';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';
import { failingCases } from './support/failing-cases.ts';

const pageSize = 4096;

async function compressorRig() {
  const memory = new Workbench();
  const compressor = await deflatePako.create({ memory, pageSize });
  const src = memory.reserve(pageSize);
  const dst = memory.reserve(2 * pageSize);
  const out = memory.reserve(pageSize);
  const pack = (one: Compressor) => one.compress(src, pageSize, dst, 2 * pageSize, 0);
  const unpack = (one: Compressor) => {
    one.decompress(dst, pack(compressor), out, pageSize, 0);
    return memory.bytes.slice(out, out + pageSize);
  };
  return { memory, compressor, pack, unpack };
}

test('one call of a method throws an error that says which it was', async (t) => {
  const { memory, compressor, pack } = await compressorRig();
  const faulty = faultyBackend<'compressor'>(compressor, memory, [
    { method: 'compress', does: 'throw-error', call: 2 },
  ]);
  const expected = pack(compressor);
  t.is(pack(faulty), expected);
  const error = t.throws(() => pack(faulty), { instanceOf: InjectedFault });
  t.like(error, { method: 'compress', call: 2, message: 'injected fault at call 2 of compress' });
  t.is(pack(faulty), expected);
});

test('a fault can throw anything', async (t) => {
  const { memory, compressor, unpack } = await compressorRig();
  const faulty = faultyBackend<'compressor'>(compressor, memory, [
    { method: 'decompress', does: 'throw', value: 'a text', call: 1 },
  ]);
  let thrown: unknown;
  try {
    unpack(faulty);
  } catch (error) {
    thrown = error;
  }
  t.is(thrown, 'a text');
});

test('a fault flips one bit of what a call has written', async (t) => {
  const { memory, compressor, unpack } = await compressorRig();
  const faulty = faultyBackend<'compressor'>(compressor, memory, [
    { method: 'decompress', does: 'flip-bit', call: 1 },
  ]);
  const flipped = unpack(faulty).filter((byte) => byte !== 0);
  t.is(flipped.length, 1);
  t.is(flipped[0]! & (flipped[0]! - 1), 0);
  t.true(unpack(faulty).every((byte) => byte === 0));
});

test('a fault can return anything, and the call is not carried out', async (t) => {
  const { memory, compressor, pack } = await compressorRig();
  const lies = wrongNumbers.map(
    (value, i) => ({ method: 'compress', does: 'return', value, call: 1 + i }) as const,
  );
  const faulty = faultyBackend<'compressor'>(compressor, memory, lies);
  for (const value of wrongNumbers) t.is(pack(faulty) as unknown, value);
  t.is(pack(faulty), pack(compressor));
});

test('calls can be counted, replaced and put right again at any time', async (t) => {
  const { compressor, pack } = await compressorRig();
  const faults = new Faults();
  const faulty = controlled(compressor, faults);
  const expected = pack(compressor);
  t.is(pack(faulty), expected);
  faults.replace('compress', (real, ...args) => real(...args) + 1);
  t.is(pack(faulty), expected + 1);
  faults.throwFrom('compress', 'a text');
  t.throws(() => pack(faulty), { any: true });
  faults.clear();
  t.is(pack(faulty), expected);
  t.is(faults.calls('compress'), 4);
  t.is(faults.calls('decompress'), 0);
});

test('calls without room return 0 and are not carried out', async (t) => {
  const { memory, compressor, pack } = await compressorRig();
  const faulty = faultyBackend<'compressor'>(compressor, memory, [
    { method: 'compress', does: 'no-room', call: 1 },
  ]);
  t.is(pack(faulty), 0);
  t.true(pack(faulty) > 0);

  const pages = new CountingPages();
  const allocator = zsmalloc.create({ memory, pageSize, pages }) as Allocator;
  const scarce = faultyBackend<'allocator'>(allocator, memory, [
    { method: 'alloc', does: 'no-room', call: 1 },
  ]);
  t.is(scarce.alloc(100), 0);
  t.is(pages.stats().poolPages, 0);
  t.not(scarce.alloc(100), 0);
});

test('a fault can come after the call has been carried out', (t) => {
  const memory = new Workbench();
  const pages = new CountingPages();
  const allocator = zbud.create({ memory, pageSize, pages }) as Allocator;
  const faulty = faultyBackend<'allocator'>(allocator, memory, [
    { method: 'free', does: 'throw-error', call: 1, afterwards: true },
  ]);
  const handle = faulty.alloc(100);
  t.not(handle, 0);
  if (handle === 0) return;
  t.throws(() => faulty.free(handle), { instanceOf: InjectedFault });
  t.is(pages.stats().poolPages, 0);
});

test('at a rate, the same calls fail for the same seed', async (t) => {
  const { memory, compressor, pack } = await compressorRig();
  const failing = (rate: number, seed: number) => {
    const calls: number[] = [];
    const faults = [{ method: 'compress', does: 'no-room', rate, seed }] as const;
    const faulty = faultyBackend<'compressor'>(compressor, memory, faults, (_, call) =>
      calls.push(call),
    );
    for (let n = 0; n < 1000; n++) pack(faulty);
    return calls;
  };
  const some = failing(0.1, 1);
  t.true(some.length > 70 && some.length < 130, `${some.length}`);
  t.deepEqual(failing(0.1, 1), some);
  t.notDeepEqual(failing(0.1, 2), some);
  t.is(failing(0, 1).length, 0);
  t.is(failing(1, 1).length, 1000);
});

test('a hasher can fail too', async (t) => {
  const memory = new Workbench();
  const hasher = await crc32cWasm.create({ memory, pageSize, seed: 0n });
  const at = memory.reserve(64);
  const faulty = faultyBackend<'hasher'>(hasher, memory, [
    { method: 'hash', does: 'flip-bit', call: 1 },
  ]);
  hasher.hash(at, 32, at + 32);
  faulty.hash(at, 32, at + 40);
  const digest = (from: number) => [...memory.bytes.subarray(from, from + 4)];
  t.notDeepEqual(digest(at + 40), digest(at + 32));
  t.deepEqual(digest(at + 44), [0, 0, 0, 0]);
});

test('a faulty descriptor is another engine and can be wrapped again', (t) => {
  const once = withFaults(zbud, []);
  const twice = withFaults(once, []);
  const named = withFaults(zbud, [], { engine: 'moody' });
  const pako = withFaults(deflatePako, []);
  const labels = [once, twice, named, pako].map(backendLabel);
  t.deepEqual(labels, ['zbud/faulty', 'zbud/faulty-faulty', 'zbud/moody', 'deflate/pako-faulty']);
  const registry = new BackendRegistry([zbud, once, twice, named, pako]);
  t.is(registry.find('allocator', 'zbud/faulty'), once);
  t.is(registry.find('allocator', 'zbud'), zbud);
});

for (const descriptor of [
  withFaults(crc32cWasm, []),
  withFaults(lz4Wasm, []),
  withFaults(zbud, []),
]) {
  test(`without faults, ${descriptor.name} is what it was`, async (t) => {
    t.deepEqual(await failingCases(backendSuite(descriptor as typeof zbud)), {});
  });
}

test('every backend that is created counts its own calls', async (t) => {
  const { memory } = await compressorRig();
  const descriptor = withFaults(deflatePako, [{ method: 'compress', does: 'no-room', call: 1 }]);
  const src = memory.reserve(pageSize);
  for (let n = 0; n < 2; n++) {
    const compressor = await descriptor.create({ memory, pageSize });
    t.is(compressor.compress(src, 100, src + 200, 200, 0), 0);
    t.true(compressor.compress(src, 100, src + 200, 200, 0) > 0);
  }
});

test('wrapped descriptors add their faults up', async (t) => {
  const { memory } = await compressorRig();
  const first = withFaults(deflatePako, [{ method: 'compress', does: 'no-room', call: 1 }]);
  const both = withFaults(first, [{ method: 'compress', does: 'throw-error', call: 2 }]);
  const compressor = await both.create({ memory, pageSize });
  const src = memory.reserve(pageSize);
  const call = () => compressor.compress(src, 100, src + 200, 200, 0);
  t.is(call(), 0);
  t.throws(call, { instanceOf: InjectedFault });
  t.true(call() > 0);
});

test('a pool of faulty backends reports them with their cause', async (t) => {
  const compressor = withFaults(deflatePako, [
    { method: 'decompress', does: 'throw-error', call: 1 },
  ]);
  const allocator = withFaults(zsmalloc, [
    { method: 'write', does: 'throw', value: 'a text', call: 2 },
  ]);
  const pool = await composePool(new BackendRegistry([xxh3Wasm, compressor, allocator]), {
    hasher: 'xxh3',
    compressor: 'deflate/pako-faulty',
    allocator: 'zsmalloc/faulty',
  });
  const device = pool.createDevice({ slots: 2 });
  const page = Uint8Array.from({ length: pageSize }, (_, i) => i >>> 8);
  t.is(device.store(0, page), 'stored');
  const corrupt = t.throws(() => device.load(0, new Uint8Array(pageSize)), {
    instanceOf: CorruptionError,
  });
  t.true(corrupt.cause instanceof InjectedFault);
  const failed = t.throws(
    () =>
      device.store(
        1,
        page.map((byte) => byte + 1),
      ),
    {
      instanceOf: BackendError,
    },
  );
  t.is(failed.cause, 'a text');
  t.is(device.load(0, new Uint8Array(pageSize)), 'loaded');
});

test('pool pages run out at the limit, and come again', (t) => {
  const refused: number[] = [];
  const pages = new ScarcePages(new CountingPages(), {
    maxPoolPages: 2,
    onFault: (_, call) => refused.push(call),
  });
  const [first, second] = [pages.acquire(), pages.acquire()];
  t.is(pages.acquire(), -1);
  t.true(first >= 0 && second >= 0);
  if (first >= 0) pages.release(first as Exclude<typeof first, -1>);
  t.true(pages.acquire() >= 0);
  pages.maxPoolPages = 3;
  t.true(pages.acquire() >= 0);
  t.is(pages.stats().poolPages, 3);
  t.is(pages.refusals, 1);
  t.deepEqual(refused, [3]);
});

test('a pool whose allocator gets no more pool pages refuses what needs one', async (t) => {
  const allocator = withScarcePages(zbud, { maxPoolPages: 1, faults: [{ call: 1 }] });
  t.is(backendLabel(allocator), 'zbud/faulty');
  const pool = await composePool(new BackendRegistry([xxh3Wasm, deflatePako, allocator]), {
    hasher: 'xxh3',
    compressor: 'deflate',
    allocator: 'zbud/faulty',
  });
  const device = pool.createDevice({ slots: 8 });
  const outcomes = [1, 2, 3, 4].map((n) =>
    device.store(
      n,
      Uint8Array.from({ length: pageSize }, (_, i) => n + (i >>> 8)),
    ),
  );
  t.deepEqual(outcomes, ['alloc-fail', 'stored', 'stored', 'alloc-fail']);
  t.is(pool.stats().rejectAllocFail, 2);
  t.is(pool.stats().poolTotalSize, pageSize);
});
