import { Random } from '@pagefold/faults';
import type { CaseRun, Cases } from '../kit/case-run.ts';
import { expectBytes, expectThat } from '../kit/expect.ts';
import { describe, type Input, input, someInputs } from '../kit/inputs.ts';
import { type CompressorSubject, compressorsOn } from './compressor-subject.ts';

const noPrefixes = 'it declares that it knows no prefix';

/** What a compressor with the capability `prefix` promises. */
export const prefixCases: Cases<'compressor'> = {
  async 'what was compressed after a prefix comes back after it'(run) {
    const [subject] = await compressorsOn(run);
    if (subject!.compressor.capabilities.maxPrefix === 0) return noPrefixes;
    for (const { one, prefix, what } of pairs(run)) {
      const packed = subject!.pack(one.bytes, what, { prefix, watched: true });
      const unpacked = subject!.unpack(packed, what, { prefix, watched: true });
      expectBytes(unpacked, one.bytes, what);
    }
    return undefined;
  },

  async 'only the prefix counts of what lies before the source'(run) {
    const [subject] = await compressorsOn(run);
    if (subject!.compressor.capabilities.maxPrefix === 0) return noPrefixes;
    for (const { one, prefix, what } of pairs(run)) {
      const packed = [0, 0xff].map((before) => {
        fillBefore(subject!, prefix, before);
        return subject!.pack(one.bytes, what, { prefix });
      });
      expectBytes(packed[1]!, packed[0]!, what);
      fillBefore(subject!, prefix, 0x55);
      expectBytes(subject!.unpack(packed[0]!, what, { prefix }), one.bytes, what);
    }
    return undefined;
  },

  async 'bytes that the prefix has need not be said again'(run) {
    const [subject] = await compressorsOn(run);
    if (subject!.compressor.capabilities.maxPrefix === 0) return noPrefixes;
    const noise = input('noise', 256, run.settings.seed);
    const what = () => `compress ${describe(noise)} after itself`;
    const { length } = subject!.pack(noise.bytes, what, { prefix: noise.bytes });
    expectThat(length < 128, what, 'less than 128 bytes', length);
    return undefined;
  },
};

/** Inputs with prefixes: bytes like theirs, other bytes, a page and a few. */
function* pairs({ settings }: CaseRun<'compressor'>) {
  const { pageSize, seed } = settings;
  for (const one of someInputs(pageSize, seed)) {
    for (const length of [1, 100, pageSize]) {
      const prefix = prefixFor(one, length, seed);
      const what = () => `${describe(one)} after a prefix of ${length} bytes`;
      yield { one, prefix, what };
    }
  }
}

/** Half like the input, half noise. */
function prefixFor({ bytes }: Input, length: number, seed: number): Uint8Array {
  const prefix = new Uint8Array(length);
  new Random(seed).fill(prefix);
  prefix.set(bytes.subarray(0, length >>> 1));
  return prefix;
}

function fillBefore({ guarded, page }: CompressorSubject, prefix: Uint8Array, value: number): void {
  guarded.bytes.fill(value, page - prefix.length - 256, page - prefix.length);
}
