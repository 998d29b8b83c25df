import type { DictionaryId } from '@pagefold/contracts';
import type { CaseRun, Cases } from '../kit/case-run.ts';
import { expectBytes, expectThat, fail, show } from '../kit/expect.ts';
import { describe, type Input, input, someInputs } from '../kit/inputs.ts';
import {
  type CompressorCall,
  type CompressorSubject,
  compressorsOn,
  longestDictionary,
} from './compressor-subject.ts';
import { tryDecompress } from './damage-cases.ts';
import { damaged, piecesOf, prefixFor } from './prefix-cases.ts';

const noDictionaries = 'it declares that it knows no dictionary';

/** What a compressor promises whose `maxDictionary` is not 0. */
export const dictionaryCases: Cases<'compressor'> = {
  async 'what was compressed with a dictionary comes back with it'(run) {
    const subject = await subjectOn(run);
    if (subject === undefined) return noDictionaries;
    for (const { one, call, what } of calls(run, subject)) {
      const packed = subject.pack(one.bytes, what, { ...call, watched: true });
      const capacity = one.bytes.length;
      const unpacked = subject.unpack(packed, what, { ...call, capacity, watched: true });
      expectBytes(unpacked, one.bytes, what);
    }
    return undefined;
  },

  async 'bytes that the dictionary has need not be said again, beside a prefix too'(run) {
    const subject = await subjectOn(run);
    if (subject === undefined) return noDictionaries;
    const { pageSize, seed } = run.settings;
    const bytes = input('noise', longestDictionary(subject.compressor), seed).bytes;
    const page = piecesOf(bytes, pageSize);
    const dictionary = prepare(subject, bytes);
    for (const prefix of [new Uint8Array(), input('noise', pageSize, seed + 1).bytes]) {
      const what = () => `compress pieces of a dictionary after a prefix of ${prefix.length} bytes`;
      const packed = subject.pack(page, what, { prefix, dictionary });
      expectThat(packed.length < pageSize / 2, what, 'less than half a page', packed.length);
      expectBytes(subject.unpack(packed, what, { prefix, dictionary }), page, what);
    }
    return undefined;
  },

  async "of a dictionary the last bytes count, and the array is the caller's again"(run) {
    const subject = await subjectOn(run);
    if (subject === undefined) return noDictionaries;
    const { pageSize, seed } = run.settings;
    const most = longestDictionary(subject.compressor);
    const long = input('noise', most + 100, seed).bytes;
    const page = piecesOf(long.subarray(100), pageSize);
    const expected = subject.pack(page, 'compress', {
      dictionary: prepare(subject, long.slice(100)),
    });
    const dictionary = prepare(subject, long);
    long.fill(0);
    const what = 'compress with a dictionary that has 100 bytes too many, and was overwritten';
    expectBytes(subject.pack(page, what, { dictionary }), expected, what);
    return undefined;
  },

  async 'a dictionary can go and come again, while another stays'(run) {
    const subject = await subjectOn(run);
    if (subject === undefined) return noDictionaries;
    const { pageSize, seed } = run.settings;
    const bytes = [1, 2, 3].map(
      (n) => input('noise', longestDictionary(subject.compressor), seed + n).bytes,
    );
    const pages = bytes.map((one) => piecesOf(one, pageSize));
    const pack = (n: number, dictionary: DictionaryId) =>
      subject.pack(pages[n]!, () => `compress with dictionary ${n}`, { dictionary });
    const first = prepare(subject, bytes[0]!);
    const second = prepare(subject, bytes[1]!);
    const packed = [pack(0, first), pack(1, second)];
    subject.compressor.release!(first);
    const third = prepare(subject, bytes[2]!);
    expectBytes(pack(1, second), packed[1]!, 'compress with the dictionary that has stayed');
    const what = 'decompress what was compressed with a third dictionary';
    expectBytes(subject.unpack(pack(2, third), what, { dictionary: third }), pages[2]!, what);
    subject.compressor.release!(second);
    const again = prepare(subject, bytes[0]!);
    expectBytes(pack(0, again), packed[0]!, 'compress with a dictionary that has come again');
    const unpacked = subject.unpack(packed[0]!, 'decompress', { dictionary: again });
    expectBytes(unpacked, pages[0]!, 'decompress with a dictionary that has come again');
    return undefined;
  },

  async 'a dictionary means the same to other instances'(run) {
    const writer = await subjectOn(run);
    const reader = await subjectOn(run);
    if (writer === undefined || reader === undefined) return noDictionaries;
    const { seed } = run.settings;
    const bytes = input('text', longestDictionary(writer.compressor), seed).bytes;
    const dictionary = prepare(writer, bytes);
    prepare(reader, Uint8Array.of(1));
    const theirs = prepare(reader, bytes);
    for (const one of someInputs(run.settings.pageSize, seed)) {
      const what = () => `${describe(one)} with a dictionary, in another instance`;
      const packed = writer.pack(one.bytes, what, { dictionary });
      expectBytes(reader.unpack(packed, what, { dictionary: theirs }), one.bytes, what);
    }
    return undefined;
  },

  async 'without a dictionary everything is as if there were none'(run) {
    const subject = await subjectOn(run);
    if (subject === undefined) return noDictionaries;
    const tried = someInputs(run.settings.pageSize, run.settings.seed);
    const expected = tried.map((one) => subject.pack(one.bytes, () => `compress ${describe(one)}`));
    const dictionary = prepare(
      subject,
      new Uint8Array(longestDictionary(subject.compressor)).fill(1),
    );
    for (const [i, one] of tried.entries()) {
      const what = () => `compress ${describe(one)} beside a dictionary`;
      subject.pack(one.bytes, what, { dictionary });
      expectBytes(subject.pack(one.bytes, what), expected[i]!, what);
    }
    return undefined;
  },

  async 'what its trainer makes of pages is the same each time, and pages come back with it'(run) {
    const subject = await subjectOn(run);
    if (subject === undefined) return noDictionaries;
    const { compressor } = subject;
    const { maxModel = 0 } = compressor.capabilities;
    const has = compressor.modelTrainer !== undefined;
    const what = 'modelTrainer and maxModel';
    expectThat(has === maxModel > 0, what, 'both or none', `${has}, ${maxModel}`);
    if (!has) return 'it declares that it knows no model';
    const { pageSize, seed } = run.settings;
    for (const length of [0, 1000]) {
      const content = input('text', length, seed).bytes;
      const trained = [1, 2].map(() => trainedModel(subject, content));
      expectBytes(trained[1]!, trained[0]!, 'train the same again');
      const most = length + maxModel;
      expectThat(trained[0]!.length <= most, what, `at most ${most} bytes`, trained[0]!.length);
      const dictionary = prepare(subject, trained[0]!);
      for (const one of someInputs(pageSize, seed)) {
        for (const prefix of [new Uint8Array(), prefixFor(one, pageSize, seed)]) {
          const tried = () => `${describe(one)} with a model, a prefix of ${prefix.length} bytes`;
          const call = { prefix, dictionary, watched: true };
          const packed = subject.pack(one.bytes, tried, call);
          expectBytes(subject.unpack(packed, tried, call), one.bytes, tried);
        }
      }
      compressor.release!(dictionary);
    }
    return undefined;
  },

  async 'a dictionary that is not prepared is refused, and one more than was asked for'(run) {
    const subject = await subjectOn(run);
    if (subject === undefined) return noDictionaries;
    const { compressor, page, packed, pageSize } = subject;
    const first = prepare(subject, Uint8Array.of(1));
    expectRangeError('prepare a third', () => {
      prepare(subject, Uint8Array.of(2));
      compressor.prepare!(Uint8Array.of(3));
    });
    compressor.release!(first);
    for (const id of [first, 3, -1]) {
      expectRangeError(`compress with dictionary ${id}`, () =>
        compressor.compress(page, pageSize, packed, pageSize, 0, id),
      );
      expectRangeError(`decompress with dictionary ${id}`, () =>
        compressor.decompress(packed, 100, page, pageSize, 0, id),
      );
      expectRangeError(`release dictionary ${id}`, () => compressor.release!(id));
    }
    return undefined;
  },

  async 'with another dictionary, bytes are refused or decode to something within the capacity'(
    run,
  ) {
    const subject = await subjectOn(run);
    if (subject === undefined) return noDictionaries;
    const other = prepare(subject, input('noise', 1000, run.settings.seed).bytes);
    for (const { one, call, what } of calls(run, subject)) {
      const packed = subject.pack(one.bytes, what, call);
      for (const dictionary of [other, 0]) {
        tryDecompress(subject, packed, run.settings.pageSize, what, { ...call, dictionary });
      }
      expectBytes(subject.unpack(packed, what, call), one.bytes, what);
    }
    return undefined;
  },

  async 'damaged bytes with a dictionary are refused or decode to something within the capacity'(
    run,
  ) {
    const subject = await subjectOn(run);
    if (subject === undefined) return noDictionaries;
    const { pageSize, seed } = run.settings;
    for (const { one, call, what } of calls(run, subject)) {
      const packed = subject.pack(one.bytes, what, call);
      for (const bytes of damaged(packed, seed)) {
        tryDecompress(subject, bytes, pageSize, what, call);
        if (one.bytes.length > 1) tryDecompress(subject, bytes, one.bytes.length - 1, what, call);
      }
      expectBytes(subject.unpack(packed, what, call), one.bytes, what);
    }
    return undefined;
  },
};

/** A compressor with room for two dictionaries; undefined where it declares that it knows none. */
async function subjectOn(run: CaseRun<'compressor'>): Promise<CompressorSubject | undefined> {
  const [subject] = await compressorsOn(run, { dictionaries: 2 });
  return longestDictionary(subject!.compressor) === 0 ? undefined : subject;
}

/** What a compressor's trainer makes of some pages, of which some have a prefix. */
function trainedModel(
  { compressor, pageSize }: CompressorSubject,
  content: Uint8Array,
): Uint8Array {
  const trainer = compressor.modelTrainer!(content);
  for (let n = 0; n < 6; n++) {
    const page = input('text', pageSize, n).bytes;
    trainer.add(page, n % 2 === 0 ? undefined : page.with(n, page[n]! ^ 1));
  }
  const steps = trainer.steps();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function prepare({ compressor }: CompressorSubject, bytes: Uint8Array): DictionaryId {
  return compressor.prepare!(bytes);
}

/**
 * Inputs with dictionaries like them (empty, short, as long as can be) and prefixes, of which the longest has all. One is
 * prepared at a time.
 */
function* calls(
  { settings: { pageSize, seed } }: CaseRun<'compressor'>,
  subject: CompressorSubject,
): Generator<{ one: Input; call: CompressorCall; what: () => string }> {
  for (const one of someInputs(pageSize, seed)) {
    const longest = longestDictionary(subject.compressor);
    for (const length of [0, 7, longest]) {
      const dictionary = prepare(subject, prefixFor(one, length, seed));
      for (const prefixLength of length === longest ? [0, 100, pageSize] : [pageSize]) {
        const prefix = prefixFor(one, prefixLength, seed + 1);
        const what = () =>
          `${describe(one)} with a dictionary of ${length} bytes, a prefix of ${prefixLength}`;
        yield { one, call: { prefix, dictionary }, what };
      }
      subject.compressor.release!(dictionary);
    }
  }
}

function expectRangeError(what: string, call: () => unknown): void {
  try {
    call();
  } catch (error) {
    if (error instanceof RangeError) return;
    fail(`${what}: expected a RangeError, got ${show(error)}`);
  }
  fail(`${what}: expected a RangeError, got none`);
}
