import { Random } from '@pagefold/faults';
import type { CaseRun, Cases } from '../kit/case-run.ts';
import { expectBytes, expectThat } from '../kit/expect.ts';
import { describe, type Input, input, someInputs } from '../kit/inputs.ts';
import { type CompressorSubject, compressorsOn, longestPrefix } from './compressor-subject.ts';
import { tryDecompress } from './damage-cases.ts';

const noPrefixes = 'it declares that it knows no prefix';

/** What a compressor promises whose `maxPrefix` is not 0. */
export const prefixCases: Cases<'compressor'> = {
  async 'what was compressed after a prefix comes back after it'(run) {
    const [subject] = await compressorsOn(run);
    if (subject!.compressor.capabilities.maxPrefix === 0) return noPrefixes;
    for (const { one, prefix, what } of pairs(run, subject!)) {
      const packed = subject!.pack(one.bytes, what, { prefix, watched: true });
      const unpacked = subject!.unpack(packed, what, { prefix, watched: true });
      expectBytes(unpacked, one.bytes, what);
    }
    return undefined;
  },

  async 'only the prefix counts of what lies before the source'(run) {
    const [subject] = await compressorsOn(run);
    if (subject!.compressor.capabilities.maxPrefix === 0) return noPrefixes;
    for (const { one, prefix, what } of pairs(run, subject!)) {
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

  async 'matches reach as far into the prefix as is declared'(run) {
    const [subject] = await compressorsOn(run);
    if (subject!.compressor.capabilities.maxPrefix === 0) return noPrefixes;
    const { pageSize, seed } = run.settings;
    const prefix = input('noise', longestPrefix(subject!.compressor), seed).bytes;
    const page = piecesOf(prefix, pageSize);
    const what = () => `compress pieces of a prefix of ${prefix.length} bytes after it`;
    const packed = subject!.pack(page, what, { prefix });
    expectThat(packed.length < pageSize / 2, what, 'less than half a page', packed.length);
    expectBytes(subject!.unpack(packed, what, { prefix }), page, what);
    return undefined;
  },

  async 'after another prefix, bytes are refused or decode to something within the capacity'(run) {
    const [subject] = await compressorsOn(run);
    if (subject!.compressor.capabilities.maxPrefix === 0) return noPrefixes;
    const { pageSize, seed } = run.settings;
    for (const { one, prefix, what } of pairs(run, subject!)) {
      const packed = subject!.pack(one.bytes, what, { prefix });
      const other = input('noise', prefix.length, seed + 1).bytes;
      for (const wrong of [other, prefix.subarray(1), new Uint8Array()]) {
        tryDecompress(subject!, packed, pageSize, what, { prefix: wrong });
      }
      expectBytes(subject!.unpack(packed, what, { prefix }), one.bytes, what);
    }
    return undefined;
  },

  async 'damaged bytes after a prefix are refused or decode to something within the capacity'(run) {
    const [subject] = await compressorsOn(run);
    if (subject!.compressor.capabilities.maxPrefix === 0) return noPrefixes;
    const { pageSize, seed } = run.settings;
    for (const { one, prefix, what } of pairs(run, subject!)) {
      const packed = subject!.pack(one.bytes, what, { prefix });
      for (const bytes of damaged(packed, seed)) {
        tryDecompress(subject!, bytes, pageSize, what, { prefix });
      }
    }
    return undefined;
  },
};

/** A page of pieces of what lies before it, from the first byte on. */
export function piecesOf(known: Uint8Array, pageSize: number): Uint8Array {
  const page = new Uint8Array(pageSize);
  const length = pageSize / 16;
  for (let n = 0; n < 16; n++) {
    const at = Math.floor((n * (known.length - length)) / 16);
    page.set(known.subarray(at, at + length), n * length);
  }
  return page;
}

/** Some variants of damage. */
export function* damaged(packed: Uint8Array, seed: number): Generator<Uint8Array> {
  const random = new Random(seed);
  for (let n = 0; n < 6; n++) {
    const bytes = packed.slice();
    bytes[random.below(bytes.length)]! ^= random.between(1, 255);
    yield bytes;
  }
  yield packed.subarray(0, packed.length >>> 1);
}

/** Inputs with prefixes: bytes like theirs, other bytes, a page, a few, and as many as is declared. */
function* pairs({ settings }: CaseRun<'compressor'>, { compressor }: CompressorSubject) {
  const { pageSize, seed } = settings;
  for (const one of someInputs(pageSize, seed)) {
    for (const length of [1, 100, pageSize, longestPrefix(compressor)]) {
      if (length > compressor.capabilities.maxPrefix) continue;
      const prefix = prefixFor(one, length, seed);
      const what = () => `${describe(one)} after a prefix of ${length} bytes`;
      yield { one, prefix, what };
    }
  }
}

/** Half like the input, half noise. */
export function prefixFor({ bytes }: Input, length: number, seed: number): Uint8Array {
  const prefix = new Uint8Array(length);
  new Random(seed).fill(prefix);
  prefix.set(bytes.subarray(0, length >>> 1));
  return prefix;
}

function fillBefore({ guarded, page }: CompressorSubject, prefix: Uint8Array, value: number): void {
  guarded.bytes.fill(value, page - prefix.length - 256, page - prefix.length);
}
