import { type Compressor, ConfigError, PagefoldError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { GuardedCompressor, PageDesk } from '@pagefold/core/parts';
import test from 'ava';
import { Trim } from './support/backends.ts';

/** A guard on a codec that answers what it is told to. */
function guard(members: Partial<Compressor>): GuardedCompressor {
  const memory = new Workbench();
  const desk = new PageDesk(memory, {
    pageSize: 4096,
    digestLength: 8,
    readSlack: 0,
    writeSlack: 0,
    bases: 1,
  });
  const codec = new Trim(memory);
  return new GuardedCompressor(Object.assign(codec, members), desk);
}

test('the base of a delta and the dictionary of a call reach the compressor, 0 where there are none', (t) => {
  const calls: unknown[] = [];
  const compressor = guard({
    compress: (_src, _length, _dst, _capacity, ...known) => calls.push(known) * 0,
    decompress: (_src, _length, _dst, capacity, ...known) => calls.push(known) * 0 + capacity,
  });
  compressor.pack(0, 4096);
  compressor.packDelta(4096, 2);
  compressor.unpack(7);
  compressor.unpackDelta(7, 2);
  t.deepEqual(calls, [
    [0, 0],
    [4096, 2],
    [0, 0],
    [4096, 2],
  ]);
});

test('a dictionary gets an id of its own, and the id comes again after it is released', (t) => {
  const released: number[] = [];
  let next = 0;
  const compressor = guard({ prepare: () => (next % 2) + 1, release: (id) => released.push(id) });
  const prepare = () => compressor.prepare(new Uint8Array(8));
  t.is(prepare(), 1);
  t.throws(prepare, { code: 'PAGEFOLD_BACKEND_FAILED', message: /prepare returned 1, and an id/ });
  compressor.release(1);
  t.deepEqual(released, [1]);
  t.is(prepare(), 1);
  next++;
  t.is(prepare(), 2);
});

test('what is no id is refused', (t) => {
  for (const id of [0, 5, -1, 1.5, '1', undefined, Promise.reject(new Error('later'))]) {
    const compressor = guard({ prepare: () => id as never });
    t.throws(() => compressor.prepare(new Uint8Array(8)), {
      code: 'PAGEFOLD_BACKEND_FAILED',
      message: /^trim: prepare returned .*, and an id is 1 to 4 and not one in use$/,
    });
  }
  const unable = guard({});
  t.throws(() => unable.prepare(new Uint8Array(8)), { message: /prepare returned undefined/ });
});

test("what prepare and release throw is the backend's failure, but for bytes that are no dictionary", (t) => {
  const bad = new ConfigError('PAGEFOLD_INVALID_OPTION', 'not a model');
  const thrown = t.throws(() =>
    guard({
      prepare() {
        throw bad;
      },
    }).prepare(new Uint8Array(8)),
  );
  t.is(thrown, bad);
  const compressor = guard({
    prepare() {
      throw new RangeError('full');
    },
    release() {
      throw new RangeError('unknown');
    },
  });
  for (const call of [() => compressor.prepare(new Uint8Array(8)), () => compressor.release(1)]) {
    const error = t.throws(call);
    t.true(PagefoldError.is(error));
    t.regex(error.message, /^trim: (prepare|release) failed: (full|unknown)$/);
  }
});

test("what a model's trainer throws is the backend's failure, whichever of its calls that is", (t) => {
  const no = (): never => {
    throw new Error('no');
  };
  const trainer = { add: () => {}, *steps() {} };
  const failing = {
    modelTrainer: no,
    add: () => ({ ...trainer, add: no }),
    steps: () => ({ ...trainer, steps: no }),
    next: () => ({
      ...trainer,
      *steps() {
        yield;
        no();
      },
    }),
  };
  for (const [name, modelTrainer] of Object.entries(failing)) {
    const compressor = guard({ modelTrainer: modelTrainer as never });
    const error = t.throws(
      () => {
        const made = compressor.modelTrainer(new Uint8Array(8));
        made.add(new Uint8Array(8));
        const steps = made.steps();
        while (steps.next().done !== true);
      },
      undefined,
      name,
    );
    t.true(PagefoldError.is(error), name);
    t.is(error.message, 'trim: modelTrainer failed: no', name);
  }
  t.false(guard({}).hasModels);
});
