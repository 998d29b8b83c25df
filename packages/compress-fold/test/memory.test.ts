import { foldAJs, foldAWasm, foldSJs, foldSWasm } from '@pagefold/compress-fold';
import { backendLabel } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import test from 'ava';

/** KiB that a codec takes, with the best parse, and each dictionary besides: those of the README. */
const sizes = new Map<typeof foldSJs, readonly [lazy: number, best: number, dictionary: number]>([
  [foldSWasm, [248, 571, 252]],
  [foldSJs, [124, 124, 252]],
  [foldAWasm, [210, 533, 214]],
  [foldAJs, [86, 86, 214]],
]);

const cases = [...sizes].flatMap(([descriptor, [lazy, best, dictionary]]) => [
  { descriptor, options: { parse: 'lazy' }, codec: lazy, dictionary },
  { descriptor, options: { parse: 'best' }, codec: best, dictionary },
]);

for (const { descriptor, options, codec, dictionary } of cases) {
  test(`${backendLabel(descriptor)}, ${options.parse}: all its memory is reserved when it is created`, async (t) => {
    const reserved = async (dictionaries: number) => {
      const memory = new Workbench();
      const before = memory.reserve(0, 64);
      const compressor = await descriptor.create({ memory, pageSize: 4096, dictionaries }, options);
      const after = memory.reserve(0, 64);
      memory.seal();
      for (let i = 0; i < dictionaries; i++) compressor.prepare!(new Uint8Array(65536));
      return (after - before) / 1024;
    };
    const sums = [await reserved(0), await reserved(1), await reserved(4)] as const;
    t.is(Math.ceil(sums[0]), codec);
    t.is(Math.ceil(sums[1] - sums[0]), dictionary);
    t.is(sums[2] - sums[0], 4 * (sums[1] - sums[0]));
  });
}
