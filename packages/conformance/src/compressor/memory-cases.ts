import { Random } from '@pagefold/faults';
import type { Cases } from '../kit/case-run.ts';
import { expectBytes, expectEqual } from '../kit/expect.ts';
import { describe, inputs, lengthsUpTo, someInputs } from '../kit/inputs.ts';
import {
  type CompressorCall,
  type CompressorSubject,
  compressorsOn,
} from './compressor-subject.ts';

/** Where bytes are read and written, and what lengths mean. */
export const memoryCases: Cases<'compressor'> = {
  async 'no input takes more than bound() says'(run) {
    const [subject] = await compressorsOn(run);
    const { pageSize, seed } = run.settings;
    for (const one of inputs(lengthsUpTo(pageSize), seed)) {
      subject!.pack(one.bytes, () => `compress ${describe(one)} with the capacity of its bound`);
    }
  },

  async 'a result is returned where it just fits, and 0 where it does not'(run) {
    const [subject] = await compressorsOn(run);
    for (const one of someInputs(run.settings.pageSize, run.settings.seed)) {
      const packed = subject!.pack(one.bytes, () => `compress ${describe(one)}`);
      const { length } = packed;
      for (const capacity of [length, length + 1, length - 1, length >>> 1, 1]) {
        const what = () => `compress ${describe(one)}, which takes ${length}, to ${capacity} bytes`;
        const got = subject!.compress(one.bytes, what, { capacity });
        expectEqual(got, capacity < length ? 0 : length, what);
      }
      const fitting = subject!.pack(one.bytes, 'compress to what it takes', { capacity: length });
      expectBytes(fitting, packed, () => `compress ${describe(one)} to what it takes`);
    }
  },

  async 'every byte of the returned length is written'(run) {
    const [subject] = await compressorsOn(run);
    const { guarded, packed } = subject!;
    for (const one of someInputs(run.settings.pageSize, run.settings.seed)) {
      const what = () => `compress ${describe(one)} over other bytes`;
      const results = [0, 0xff].map((before) => {
        guarded.bytes.fill(before, packed, packed + subject!.compressor.bound(one.bytes.length));
        return subject!.pack(one.bytes, what);
      });
      expectBytes(results[1]!, results[0]!, what);
    }
  },

  async 'the returned length is all that decompression needs'(run) {
    const [subject] = await compressorsOn(run);
    const { guarded, packed: at } = subject!;
    const random = new Random(run.settings.seed);
    for (const one of someInputs(run.settings.pageSize, run.settings.seed)) {
      const packed = subject!.pack(one.bytes, () => `compress ${describe(one)}`);
      const end = at + subject!.compressor.bound(one.bytes.length);
      random.fill(guarded.bytes.subarray(at + packed.length, end));
      const what = () => `decompress ${describe(one)} with garbage after ${packed.length} bytes`;
      expectBytes(subject!.unpack(packed, what), one.bytes, what);
    }
  },

  async 'compress writes to its destination and its slack only'(run) {
    const [subject] = await compressorsOn(run);
    for (const one of someInputs(run.settings.pageSize, run.settings.seed)) {
      const what = () => `compress ${describe(one)}`;
      const length = subject!.compress(one.bytes, what, { watched: true });
      for (const capacity of [length - 1, length >>> 1, 1]) {
        if (capacity < 1) continue;
        const tight = () => `compress ${describe(one)} to ${capacity} bytes`;
        subject!.compress(one.bytes, tight, { capacity, watched: true });
      }
    }
  },

  async 'decompress writes to its destination and its slack only'(run) {
    const [subject] = await compressorsOn(run);
    for (const one of someInputs(run.settings.pageSize, run.settings.seed)) {
      const packed = subject!.pack(one.bytes, () => `compress ${describe(one)}`);
      const what = () => `decompress ${describe(one)} where it just fits`;
      const capacity = one.bytes.length;
      expectBytes(subject!.unpack(packed, what, { capacity, watched: true }), one.bytes, what);
    }
  },

  async 'bytes around the source do not count'(run) {
    const [subject] = await compressorsOn(run);
    for (const one of someInputs(run.settings.pageSize, run.settings.seed)) {
      const what = () => `compress ${describe(one)} with other bytes around it`;
      const results = [0, 0xff].map((around) => {
        surround(subject!, subject!.page, one.bytes.length, around);
        return subject!.pack(one.bytes, what);
      });
      expectBytes(results[1]!, results[0]!, what);
      for (const around of [0, 0xff]) {
        surround(subject!, subject!.packed, results[0]!.length, around);
        const unpacking = () => `decompress ${describe(one)} with ${around} around it`;
        expectBytes(subject!.unpack(results[0]!, unpacking), one.bytes, unpacking);
      }
    }
  },

  async 'page and result may lie at any address'(run) {
    const [subject] = await compressorsOn(run);
    for (const one of someInputs(run.settings.pageSize, run.settings.seed)) {
      const packed = subject!.pack(one.bytes, () => `compress ${describe(one)}`);
      for (const call of places(subject!, one.bytes.length, packed.length)) {
        const what = () => `${describe(one)} at ${call.page}, compressed at ${call.packed}`;
        const capacity = packed.length;
        expectBytes(subject!.pack(one.bytes, what, { ...call, capacity }), packed, what);
        const unpacking = { ...call, capacity: one.bytes.length };
        expectBytes(subject!.unpack(packed, what, unpacking), one.bytes, what);
      }
    }
  },
};

/** Fills what lies around a source; nothing of it may be interpreted, slack or not. */
function surround(subject: CompressorSubject, at: number, length: number, value: number): void {
  const { bytes } = subject.guarded;
  bytes.fill(value, at - 256, at);
  bytes.fill(value, at + length, at + length + 256);
}

/** Odd addresses, and both ranges, one after the other, at the very end of the memory but for the slack. */
function places(subject: CompressorSubject, pageLength: number, packedLength: number) {
  const { guarded, page, packed, compressor } = subject;
  const slack = Math.max(compressor.readSlack, compressor.writeSlack);
  const end = guarded.bytes.length - slack;
  const calls: CompressorCall[] = [1, 2, 3, 5].map((offset) => ({
    page: page + offset,
    packed: packed + 7 * offset,
  }));
  calls.push({ page: end - pageLength, packed }, { page, packed: end - packedLength });
  return calls;
}
