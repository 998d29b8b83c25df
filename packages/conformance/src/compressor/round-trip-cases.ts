import type { CaseRun, Cases } from '../kit/case-run.ts';
import { expectBytes, expectEqual, expectThat } from '../kit/expect.ts';
import { describe, type Input, inputs, lengthsUpTo, someInputs } from '../kit/inputs.ts';
import { type CompressorSubject, compressorsOn } from './compressor-subject.ts';

/** That pages come back, and come back the same each time. */
export const roundTripCases: Cases<'compressor'> = {
  async 'what it declares is what the contract allows'(run) {
    const [subject] = await compressorsOn(run);
    checkDeclared(subject!, run);
  },

  async 'a single byte comes back'(run) {
    const [subject] = await compressorsOn(run);
    for (let value = 0; value < 256; value++) {
      roundTrip(subject!, { name: `byte ${value}`, bytes: Uint8Array.of(value), seed: 0 });
    }
  },

  async 'a whole page comes back'(run) {
    const [subject] = await compressorsOn(run);
    const { pageSize, seed } = run.settings;
    for (let n = 0; n < 8; n++) {
      for (const one of inputs([pageSize], seed + n)) roundTrip(subject!, one);
    }
  },

  async 'every other length and kind of content comes back'(run) {
    const [subject] = await compressorsOn(run);
    const { pageSize, seed } = run.settings;
    const lengths = lengthsUpTo(pageSize).filter((length) => length > 1 && length < pageSize);
    for (const one of inputs(lengths, seed)) roundTrip(subject!, one);
  },

  async 'a page comes back through other instances'(run) {
    const [writer] = await compressorsOn(run);
    const [reader] = await compressorsOn(run);
    for (const one of someInputs(run.settings.pageSize, run.settings.seed)) {
      const packed = writer!.pack(one.bytes, () => `compress ${describe(one)}`);
      const what = () => `decompress ${describe(one)} in another instance`;
      expectBytes(reader!.unpack(packed, what), one.bytes, what);
    }
  },

  async 'equal bytes compress to equal bytes at every call, in any order'(run) {
    const [subject] = await compressorsOn(run);
    const [other] = await compressorsOn(run);
    const tried = someInputs(run.settings.pageSize, run.settings.seed);
    const first = tried.map((one) => subject!.pack(one.bytes, () => `compress ${describe(one)}`));
    for (let i = tried.length - 1; i >= 0; i--) {
      const what = () => `compress ${describe(tried[i]!)} after other calls`;
      expectBytes(subject!.pack(tried[i]!.bytes, what), first[i]!, what);
      expectBytes(other!.pack(tried[i]!.bytes, what), first[i]!, what);
    }
  },

  async 'two compressors on one memory do not disturb each other'(run) {
    const tried = someInputs(run.settings.pageSize, run.settings.seed);
    const [alone] = await compressorsOn(run);
    const expected = tried.map((one) => alone!.pack(one.bytes, () => `compress ${describe(one)}`));
    const [subject, neighbour] = await compressorsOn(run, { count: 2 });
    for (let i = 0; i < tried.length; i++) {
      const one = tried[i]!;
      const what = () => `${describe(one)} beside another compressor`;
      neighbour!.pack(tried[tried.length - 1 - i]!.bytes, what, { watched: true });
      const packed = subject!.pack(one.bytes, what, { watched: true });
      expectBytes(packed, expected[i]!, what);
      neighbour!.unpack(expected[(i + 1) % tried.length]!, what, { watched: true });
      expectBytes(subject!.unpack(packed, what, { watched: true }), one.bytes, what);
    }
  },
};

export function roundTrip(subject: CompressorSubject, one: Input): void {
  const packed = subject.pack(one.bytes, () => `compress ${describe(one)}`);
  const what = () => `decompress ${describe(one)}`;
  expectBytes(subject.unpack(packed, what), one.bytes, what);
}

function checkDeclared(
  { compressor }: CompressorSubject,
  { settings }: CaseRun<'compressor'>,
): void {
  const { name, readSlack, writeSlack } = compressor;
  const { maxPrefix, maxDictionary = 0 } = compressor.capabilities;
  const { pageSize } = settings;
  expectEqual(name, settings.descriptor.name, '"name"');
  for (const [what, reach] of Object.entries({ maxPrefix, maxDictionary })) {
    const isReach = Number.isInteger(reach) && reach >= 0;
    expectThat(isReach, `"capabilities.${what}"`, 'a number of bytes', reach);
  }
  for (const [what, call] of Object.entries({
    prepare: compressor.prepare,
    release: compressor.release,
  })) {
    if (maxDictionary === 0) continue;
    expectEqual(typeof call, 'function', `type of "${what}", with "capabilities.maxDictionary"`);
  }
  for (const [what, slack] of Object.entries({ readSlack, writeSlack })) {
    const isSlack = Number.isInteger(slack) && slack >= 0 && slack <= pageSize;
    expectThat(isSlack, `"${what}"`, `0 to ${pageSize} bytes`, slack);
  }
  for (const length of lengthsUpTo(pageSize)) {
    const bound = compressor.bound(length);
    const isBound = Number.isInteger(bound) && bound >= 1 && bound <= 2 * pageSize;
    expectThat(isBound, `bound(${length})`, `1 to ${2 * pageSize} bytes`, bound);
  }
}
