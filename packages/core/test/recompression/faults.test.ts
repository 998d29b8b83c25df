import { sameBytes } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import {
  age,
  holey,
  letIdle,
  objectsOf,
  passOver,
  recompressingRig,
} from '../support/recompressing.ts';
import type { Rig } from '../support/rig.ts';
import { load } from '../support/similar.ts';

const slots = 12;

/** Objects that are idle, in a pool whose backends are about to fail. */
function filled() {
  const made = recompressingRig();
  const device = made.device();
  for (let slot = 0; slot < slots; slot++) device.store(slot, holey(slot));
  age(made);
  return { made, device };
}

/** Nothing is lost, and nothing has changed. */
function allAsBefore(t: ExecutionContext, { made, device }: ReturnType<typeof filled>): void {
  made.check();
  t.deepEqual(objectsOf(made), { first: slots, secondary: 0 });
  for (let slot = 0; slot < slots; slot++) sameBytes(t, load(device, slot), holey(slot));
}

const failures: Readonly<Record<string, (made: Rig) => void>> = {
  'compress throws': ({ secondary }) =>
    secondary.replace('compress', () => {
      throw new Error('no');
    }),
  'compress returns what it must not': ({ secondary }) => secondary.replace('compress', () => 1e9),
  'compress makes something else of the page': ({ secondary, memory }) =>
    secondary.replace('compress', (real, ...args) => {
      memory.bytes[args[0] as number]! ^= 1;
      return real(...args);
    }),
  'decompress throws': ({ secondary }) =>
    secondary.replace('decompress', () => {
      throw new Error('no');
    }),
  'decompress returns another page': ({ secondary, memory }) =>
    secondary.replace('decompress', (real, ...args) => {
      const length = real(...args);
      memory.bytes[args[2] as number]! ^= 1;
      return length;
    }),
  'the hasher throws': ({ hasher }) =>
    hasher.replace('hash', () => {
      throw new Error('no');
    }),
};

for (const [what, breakIt] of Object.entries(failures)) {
  test(`an object stays as it is where ${what}`, (t) => {
    const filledPool = filled();
    const { made } = filledPool;
    breakIt(made);
    passOver(made);
    made.secondary.clear();
    made.hasher.clear();
    t.is(made.check().recompressionFailed, slots);
    t.is(made.check().recompressed, 0);
    allAsBefore(t, filledPool);
  });
}

const later: Readonly<Record<string, (made: Rig) => void>> = {
  'there is no room': ({ allocator }) => allocator.replace('alloc', () => 0),
  'alloc throws': ({ allocator }) =>
    allocator.replace('alloc', () => {
      throw new Error('no');
    }),
  'write throws': ({ allocator }) =>
    allocator.replace('write', () => {
      throw new Error('no');
    }),
};

for (const [what, breakIt] of Object.entries(later)) {
  test(`an object stays as it is where ${what}, and is tried again`, (t) => {
    const filledPool = filled();
    const { made } = filledPool;
    breakIt(made);
    passOver(made);
    made.allocator.clear();
    allAsBefore(t, filledPool);
    t.is(made.check().recompressionTries, 0);
    letIdle(made);
    t.is(objectsOf(made).secondary, slots);
    made.check();
  });
}

test('a load succeeds whatever fails on the way back to the first compressor', (t) => {
  const { made, device } = filled();
  passOver(made);
  t.is(objectsOf(made).secondary, slots);
  made.compressor.replace('compress', () => {
    throw new Error('no');
  });
  for (let i = 0; i < 3; i++) sameBytes(t, load(device, 0), holey(0));
  made.compressor.clear();
  made.compressor.replace('decompress', (real, ...args) => {
    const length = real(...args);
    made.memory.bytes[args[2] as number]! ^= 1;
    return length;
  });
  sameBytes(t, load(device, 0), holey(0));
  made.compressor.clear();
  made.allocator.replace('alloc', () => 0);
  sameBytes(t, load(device, 0), holey(0));
  made.allocator.clear();
  t.is(made.check().recompressionPromoted, 0);
  t.is(made.check().recompressionFailed, 3);
  sameBytes(t, load(device, 0), holey(0));
  t.is(made.check().recompressionPromoted, 1);
});

test('a page that the second compressor decodes wrongly does not go back for good', (t) => {
  const { made, device } = filled();
  passOver(made);
  made.secondary.replace('decompress', (real, ...args) => {
    const length = real(...args);
    made.memory.bytes[args[2] as number]! ^= 1;
    return length;
  });
  for (let i = 0; i < 3; i++) load(device, 0);
  made.secondary.clear();
  t.is(made.check().recompressionPromoted, 0);
  sameBytes(t, load(device, 0), holey(0));
});

test('what does not decode any more keeps nobody from the rest', (t) => {
  const { made, device } = filled();
  passOver(made);
  let calls = 0;
  made.secondary.replace('decompress', (real, ...args) => {
    calls++;
    if (calls === 1) throw new Error('no');
    return real(...args);
  });
  t.throws(() => load(device, 5), { code: 'PAGEFOLD_DECOMPRESS_FAIL' });
  sameBytes(t, load(device, 5), holey(5));
  t.is(made.check().decompressFail, 1);
});
