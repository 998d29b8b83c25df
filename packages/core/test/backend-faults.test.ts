import { BackendError, CorruptionError, StateError, show } from '@pagefold/contracts';
import type { Device } from '@pagefold/core';
import { sameBytes } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { Trim } from './support/backends.ts';
import { incompressible, pageSize, sameFilled, trimmed, zeroPage } from './support/pages.ts';
import { type Rig, rig } from './support/rig.ts';

/** What the slots 0 to 5 of a device hold before something fails. */
const contents = [
  trimmed(100, 1),
  trimmed(100, 1),
  trimmed(200, 2),
  incompressible(3),
  zeroPage(),
  sameFilled(1, 2),
];

function filled(made: Rig): Device {
  const slots = made.device();
  for (const [slot, page] of contents.entries()) slots.store(slot, page);
  return slots;
}

function clear(made: Rig): void {
  for (const faults of [made.hasher, made.compressor, made.allocator]) faults.clear();
}

/** Fails the test unless the slots hold what they did, apart from those that are named. */
function assertUnharmed(t: ExecutionContext, slots: Device, ...apart: number[]): void {
  const page = new Uint8Array(pageSize);
  for (const [slot, expected] of contents.entries()) {
    if (apart.includes(slot)) continue;
    t.is(slots.load(slot, page), 'loaded', `slot ${slot}`);
    sameBytes(t, page, expected, `slot ${slot}`);
  }
}

const strangeErrors = ['a plain string', new TypeError('a bug'), undefined, null, 42, {}];

test('whatever a backend throws during a store is the cause of an error that names it', async (t) => {
  const calls = [
    ['hasher', 'hash', 'fnv'],
    ['compressor', 'compress', 'trim'],
    ['allocator', 'alloc', 'cells'],
    ['allocator', 'write', 'cells'],
  ] as const;
  for (const [kind, method, name] of calls) {
    for (const cause of strangeErrors) {
      const made = rig();
      const slots = filled(made);
      made[kind].throwFrom(method, cause);
      const error = t.throws(() => slots.store(2, incompressible(9)), {
        instanceOf: BackendError,
        code: 'PAGEFOLD_BACKEND_FAILED',
      });
      t.is(error.cause, cause);
      t.is(error.backend, name);
      t.true(error.message.startsWith(`${name}: ${method} failed: `), error.message);
      clear(made);
      assertUnharmed(t, slots, 2);
      t.false(slots.has(2));
      t.is(made.check().rejectBackendFail, 1);
      t.is(slots.store(2, incompressible(9)), 'raw');
      await slots.close();
      t.is(made.check().poolTotalSize, 0);
    }
  }
});

test('a length or a handle that cannot be is not believed', (t) => {
  const lies = {
    compress: [4096, 100_000, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '7', undefined, null],
    alloc: [-1, 0.5, Number.NaN, 2 ** 32, '7', undefined, null, 7n],
  };
  for (const [method, values] of Object.entries(lies)) {
    for (const value of values) {
      const made = rig();
      const slots = filled(made);
      const kind = method === 'alloc' ? made.allocator : made.compressor;
      kind.returnFrom(method, value);
      t.throws(() => slots.store(2, trimmed(300, 9)), {
        instanceOf: BackendError,
        code: 'PAGEFOLD_BACKEND_FAILED',
        message: new RegExp(`: ${method} returned ${show(value)}`),
      });
      clear(made);
      assertUnharmed(t, slots, 2);
      made.check();
    }
  }
});

test('a promise in place of an answer is refused, and its rejection ends nothing', async (t) => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', hear);
  t.teardown(() => process.off('unhandledRejection', hear));
  const page = new Uint8Array(pageSize);
  const calls = [
    ['hasher', 'hash', 'store'],
    ['compressor', 'compress', 'store'],
    ['compressor', 'decompress', 'load'],
    ['allocator', 'alloc', 'store'],
    ['allocator', 'write', 'store'],
    ['allocator', 'read', 'load'],
    ['allocator', 'free', 'invalidate'],
    ['allocator', 'compact', 'compact'],
    ['allocator', 'stats', 'stats'],
  ] as const;
  for (const [kind, method, call] of calls) {
    for (const thrown of [false, true]) {
      const made = rig();
      const slots = filled(made);
      made[kind].replace(method, () => {
        const later = Promise.reject(new Error('too late'));
        if (thrown) throw later;
        return later;
      });
      const provoke = {
        store: () => slots.store(9, trimmed(300)),
        load: () => slots.load(0, page),
        invalidate: () => slots.invalidate(2),
        compact: () => made.pool.compact(),
        stats: () => made.pool.stats(),
      };
      t.throws(provoke[call], {
        instanceOf: call === 'load' ? CorruptionError : BackendError,
        message: thrown
          ? /\[object Promise\]/
          : new RegExp(`${method} returned \\[object Promise\\]`),
      });
      clear(made);
      assertUnharmed(t, slots, 2);
    }
  }
  await new Promise((resolve) => setImmediate(resolve));
  t.deepEqual(unheard, []);
});

test('whatever is thrown while an object is read, only its slots are concerned', (t) => {
  for (const [kind, method] of [
    ['allocator', 'read'],
    ['compressor', 'decompress'],
  ] as const) {
    for (const cause of strangeErrors) {
      const made = rig();
      const slots = filled(made);
      made[kind].throwFrom(method, cause);
      const page = sameFilled(9, 9);
      for (const slot of [0, 1, 2]) {
        const error = t.throws(() => slots.load(slot, page), {
          instanceOf: CorruptionError,
          code: 'PAGEFOLD_DECOMPRESS_FAIL',
        });
        t.is(error.cause, cause);
      }
      t.deepEqual(page, sameFilled(9, 9), 'the buffer is as it was');
      t.is(slots.load(4, page), 'loaded');
      clear(made);
      t.is(made.check().decompressFail, 3);
      assertUnharmed(t, slots);
    }
  }
});

test('a page that decodes to another length is refused', (t) => {
  for (const length of [0, 4095, 4097, -1, Number.NaN, '4096', undefined]) {
    const made = rig();
    const slots = filled(made);
    made.compressor.returnFrom('decompress', length);
    t.throws(() => slots.load(0, new Uint8Array(pageSize)), {
      instanceOf: CorruptionError,
      message: `an object decodes to ${show(length)} bytes, a page has 4096`,
    });
    clear(made);
    assertUnharmed(t, slots);
  }
});

test('one damaged object harms its own slots only', (t) => {
  const made = rig();
  const slots = filled(made);
  made.compressor.replace('decompress', (decompress, src, length, ...rest) => {
    if (length === 100) throw new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', 'damaged');
    return decompress(src, length, ...rest);
  });
  for (const slot of [0, 1]) {
    t.throws(() => slots.load(slot, new Uint8Array(pageSize)), { instanceOf: CorruptionError });
  }
  assertUnharmed(t, slots, 0, 1);
  t.is(slots.store(0, trimmed(300)), 'stored');
  t.true(slots.invalidate(1));
  made.check();
});

test('a free that throws leaves the tables right, whether it freed or not', (t) => {
  for (const freesFirst of [true, false]) {
    for (const end of ['invalidate', 'store', 'exclusive load'] as const) {
      const made = rig();
      const slots = made.device({ exclusiveLoads: end === 'exclusive load' });
      for (const [slot, page] of contents.entries()) slots.store(slot, page);
      made.allocator.replace('free', (free, handle) => {
        if (freesFirst) free(handle);
        throw 'a plain string';
      });
      const page = new Uint8Array(pageSize);
      const call = {
        invalidate: () => slots.invalidate(2),
        store: () => slots.store(2, trimmed(300)),
        'exclusive load': () => slots.load(2, page),
      };
      t.throws(call[end], {
        instanceOf: BackendError,
        message: 'cells: free failed: a plain string',
      });
      clear(made);
      if (end === 'exclusive load') sameBytes(t, page, contents[2]);
      t.is(slots.has(2), end === 'store', 'the new page stands; otherwise the slot is empty');
      if (freesFirst) made.check();
      else t.throws(() => made.check(), { message: /the allocator's objects/ });
      assertUnharmed(t, slots, 2);
      const stats = made.pool.stats();
      t.is(stats.objects, end === 'exclusive load' ? 0 : end === 'store' ? 3 : 2);
    }
  }
});

test('when neither writing nor freeing works, nothing of the new page is left', (t) => {
  const made = rig();
  const slots = filled(made);
  made.allocator.throwFrom('write', new Error('no write'));
  made.allocator.replace('free', (free, handle) => {
    free(handle);
    throw new Error('no free');
  });
  t.throws(() => slots.store(9, trimmed(300)), { instanceOf: BackendError });
  clear(made);
  t.false(slots.has(9));
  made.check();
  assertUnharmed(t, slots);
});

test('frees that throw do not keep a range or a device from being emptied', async (t) => {
  for (const end of ['invalidateRange', 'close'] as const) {
    const made = rig();
    const slots = filled(made);
    const others = made.device();
    others.store(0, trimmed(500));
    made.allocator.replace('free', (free, handle) => {
      free(handle);
      throw `free of ${handle}`;
    });
    const expected = { instanceOf: BackendError, message: 'cells: free failed: free of 1' };
    if (end === 'close') await t.throwsAsync(slots.close(), expected);
    else t.throws(() => slots.invalidateRange(0, 6), expected);
    clear(made);
    const stats = made.check();
    t.is(stats.storedPages, 1);
    t.is(slots.storedPages, 0);
    t.true(others.has(0));
    if (end === 'close') t.throws(() => slots.has(0), { code: 'PAGEFOLD_CLOSED' });
    else t.is(slots.invalidateRange(0, 6), 0);
  }
});

test('in a batch, a page whose old object cannot be freed is failed but stands', (t) => {
  const made = rig();
  const slots = filled(made);
  made.allocator.replace('free', (free, handle) => {
    free(handle);
    throw 'no';
  });
  const outcomes = new Uint8Array(2);
  const pages = new Uint8Array(2 * pageSize);
  pages.set(trimmed(300), 0);
  slots.storeMany([2, 9], pages, outcomes);
  t.deepEqual([...outcomes], [9, 4]);
  clear(made);
  const page = new Uint8Array(pageSize);
  slots.load(2, page);
  sameBytes(t, page, trimmed(300));
  made.check();
});

test('an allocator that hands out what is in use harms only those objects', (t) => {
  const made = rig();
  const slots = filled(made);
  made.allocator.returnFrom('alloc', 1);
  slots.store(9, trimmed(300));
  clear(made);
  assertUnharmed(t, slots, 0, 1);
  const page = new Uint8Array(pageSize);
  slots.load(9, page);
  sameBytes(t, page, trimmed(300));
});

test('an allocator that returns garbage never changes another page', (t) => {
  const made = rig();
  const slots = filled(made);
  made.allocator.replace('read', (read, handle, length, dst) => {
    read(handle, length, dst);
    if (handle === 1) made.memory.bytes.fill(0xff, dst, dst + length);
  });
  t.is(slots.store(9, trimmed(100, 1)), 'stored', 'the candidate is another content now');
  assertUnharmed(t, slots, 0, 1);
  t.is(slots.store(10, trimmed(200, 2)), 'shared');
  made.check();
});

test('compaction that fails or lies is an error that names the allocator', (t) => {
  const made = rig();
  const slots = filled(made);
  made.allocator.throwFrom('compact', 'a plain string');
  t.throws(() => made.pool.compact(), {
    instanceOf: BackendError,
    message: 'cells: compact failed: a plain string',
  });
  for (const value of [-1, 0.5, Number.NaN, '1', undefined]) {
    made.allocator.returnFrom('compact', { poolPages: value, finished: true });
    t.throws(() => made.pool.compact(), {
      instanceOf: BackendError,
      message: `cells: compact returned ${show(value)} as "poolPages", which is no number of pool pages`,
    });
  }
  for (const value of [7, 'a text', undefined, null]) {
    made.allocator.returnFrom('compact', value);
    t.throws(() => made.pool.compact(), {
      instanceOf: BackendError,
      message: /undefined as "poolPages"/,
    });
  }
  for (const value of [1, 'yes', undefined]) {
    made.allocator.returnFrom('compact', { poolPages: 0, finished: value });
    t.throws(() => made.pool.compact(), {
      instanceOf: BackendError,
      message: `cells: compact returned ${show(value)} as "finished", which is neither true nor false`,
    });
  }
  made.allocator.returnFrom('compact', { poolPages: 0, finished: false });
  t.throws(() => made.pool.compact(), {
    instanceOf: BackendError,
    message: 'cells: compact returned false as "finished", though it may move all objects',
  });
  clear(made);
  assertUnharmed(t, slots);
  made.check();
});

test('figures that an allocator cannot give are an error that names it', (t) => {
  const made = rig();
  const slots = filled(made);
  made.allocator.throwFrom('stats', 'a plain string');
  t.throws(() => made.pool.stats(), {
    instanceOf: BackendError,
    message: 'cells: stats failed: a plain string',
  });
  assertUnharmed(t, slots);
  clear(made);
  made.check();
});

test('a call of a backend back into the pool is refused', (t) => {
  const calls = [
    ['hasher', 'hash'],
    ['compressor', 'compress'],
    ['compressor', 'decompress'],
    ['allocator', 'alloc'],
    ['allocator', 'write'],
    ['allocator', 'read'],
    ['allocator', 'free'],
    ['allocator', 'compact'],
  ] as const;
  for (const [kind, method] of calls) {
    const made = rig();
    const slots = filled(made);
    made[kind].replace(method, (real, ...args) => {
      slots.invalidate(3);
      return real(...args);
    });
    const provoke: Record<string, () => unknown> = {
      hash: () => slots.store(9, trimmed(300)),
      compress: () => slots.store(9, trimmed(300)),
      decompress: () => slots.load(0, new Uint8Array(pageSize)),
      alloc: () => slots.store(9, trimmed(300)),
      write: () => slots.store(9, trimmed(300)),
      read: () => slots.load(0, new Uint8Array(pageSize)),
      free: () => slots.invalidate(2),
      compact: () => made.pool.compact(),
    };
    t.throws(provoke[method]!, { instanceOf: StateError, code: 'PAGEFOLD_BUSY' }, method);
    clear(made);
    assertUnharmed(t, slots, 2);
  }
});

test('a call back into the pool while a candidate is verified is not taken for damage', (t) => {
  const made = rig();
  const slots = filled(made);
  made.compressor.replace('decompress', () => slots.invalidate(3));
  t.throws(() => slots.store(9, trimmed(100, 1)), { instanceOf: StateError });
  clear(made);
  t.is(made.check().candidateErrors, 0);
  t.is(slots.store(9, trimmed(100, 1)), 'shared');
});

test('a backend that swallows the refusal of its call back changes nothing', (t) => {
  const made = rig();
  const slots = filled(made);
  made.compressor.replace('compress', (compress, ...args) => {
    try {
      slots.store(0, incompressible(7));
    } catch {}
    return compress(...args);
  });
  t.is(slots.store(9, trimmed(300)), 'stored');
  assertUnharmed(t, slots);
  made.check();
});

test('a pool with an allocator that cannot compact releases nothing', (t) => {
  const made = rig();
  filled(made);
  t.is(made.pool.compact(), 0);
  const plain = rig({
    allocator: () =>
      ({
        name: 'plain',
        maxObjectSize: 4096,
        wholePageFrom: 4097,
        capabilities: { compaction: false },
        compact: () => 5,
      }) as never,
  });
  t.is(plain.pool.compact(), 0);
});

test('compaction keeps every page and says what it released', (t) => {
  const made = rig();
  const slots = made.device();
  for (let slot = 0; slot < 64; slot++) slots.store(slot, trimmed(500, slot));
  for (let slot = 0; slot < 64; slot++) if (slot % 4 !== 0) slots.invalidate(slot);
  t.is(made.check().poolTotalSize, 16 * pageSize);
  t.is(made.pool.compact(), 12);
  const stats = made.check();
  t.is(stats.poolTotalSize, 4 * pageSize);
  t.is(stats.pagesCompacted, 12);
  const page = new Uint8Array(pageSize);
  for (let slot = 0; slot < 64; slot += 4) {
    slots.load(slot, page);
    sameBytes(t, page, trimmed(500, slot));
  }
  t.is(made.pool.compact(), 0);
});

test('a compressor may read and overwrite as much past its ranges as it says, and no more', (t) => {
  // The longest objects: packed, they are as long as the page.
  const slack = 40;
  for (const [read, write] of [
    [slack, 0],
    [0, slack],
    [slack, slack],
  ] as const) {
    const made = rig({
      incompressible: 'reject',
      compressor: (memory) =>
        Object.assign(new Trim(memory), { readSlack: read, writeSlack: write }),
    });
    const { bytes } = made.memory;
    let guardBytesRead = 0;
    const touchSlack = (real: (...args: number[]) => number, ...args: number[]) => {
      const [src, length, dst, capacity] = args as [number, number, number, number];
      for (const byte of bytes.subarray(src + length, src + length + read)) {
        if (byte === 0xa5) guardBytesRead++;
      }
      const written = real(...args);
      bytes.fill(0xcc, dst + capacity, dst + capacity + write);
      return written;
    };
    made.compressor.replace('compress', touchSlack);
    made.compressor.replace('decompress', touchSlack);
    const slots = made.device();
    // No byte of the page is a guard's, which the packed page and the staged one leave in the slack.
    const page = incompressible(3).map((byte) => (byte === 0xa5 ? 1 : byte));
    t.is(slots.store(0, page), 'stored');
    t.is(slots.store(1, page), 'shared');
    const loaded = new Uint8Array(pageSize);
    t.is(slots.load(0, loaded), 'loaded');
    sameBytes(t, loaded, page);
    t.is(guardBytesRead, 0);
    made.check();
  }
});
