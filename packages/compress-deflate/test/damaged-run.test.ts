// Alone: it counts what there is of node:zlib in the whole process.

import { setImmediate } from 'node:timers/promises';
import zlib from 'node:zlib';
import { deflateNode } from '@pagefold/compress-deflate';
import { CorruptionError } from '@pagefold/contracts';
import { codecRig, contents, sameBytes } from '@pagefold/test-support';
import test from 'ava';

const { getBuiltinModule } = process;

/** Counts the calls of node:zlib's decoder that fail: each holds memory until the event loop turns. */
function countFailures(): () => number {
  let failures = 0;
  const inflateRawSync = (...args: Parameters<typeof zlib.inflateRawSync>) => {
    failures++;
    const result = zlib.inflateRawSync(...args);
    failures--;
    return result;
  };
  process.getBuiltinModule = ((name: string) =>
    name === 'node:zlib'
      ? { ...zlib, inflateRawSync }
      : getBuiltinModule(name)) as typeof getBuiltinModule;
  return () => failures;
}

test('a run of damaged streams does not hold more and more of node:zlib', async (t) => {
  const failures = countFailures();
  const { compress, decompress } = await codecRig(deflateNode);
  process.getBuiltinModule = getBuiltinModule;
  const page = contents.text!(4096, 1);
  const packed = compress(page);
  const damaged = packed.slice(0, -10);
  const run = (times: number) => {
    for (let i = 0; i < times; i++) {
      t.throws(() => decompress(damaged, 4096), { instanceOf: CorruptionError });
    }
  };

  run(400);
  t.is(failures(), 256);
  sameBytes(t, decompress(packed, 4096), page, 'a sound page among them');
  await Promise.resolve();
  run(1);
  t.is(failures(), 256, 'a promise is no turn of the event loop');

  await setImmediate();
  run(1);
  t.is(failures(), 257, 'after the turn node:zlib is asked again');
  sameBytes(t, decompress(packed, 4096), page);
});
