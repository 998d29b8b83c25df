import { type BackendDescriptor, backendLabel } from '@pagefold/contracts';
import {
  type CompressorCall,
  type CompressorSubject,
  compressorsOn,
  longestDictionary,
  longestPrefix,
} from './compressor/compressor-subject.ts';
import { type ConformanceCase, newCase } from './conformance-case.ts';
import { hashersOn } from './hasher/hasher-subject.ts';
import { CaseRun } from './kit/case-run.ts';
import { expectBytes } from './kit/expect.ts';
import { describe, input, inputs, lengthsUpTo, someInputs } from './kit/inputs.ts';
import { type SuiteOptions, settingsOf } from './kit/suite-settings.ts';
import type { Turns } from './kit/turns.ts';

/** Which engines a suite compares, and under which conditions. */
export interface EngineSuiteOptions<K extends 'hasher' | 'compressor'>
  extends Omit<SuiteOptions<K>, 'descriptor'> {
  /** Descriptors of one kind and name. Those that cannot run here are skipped. */
  readonly descriptors: readonly BackendDescriptor<K>[];
}

const seeds: readonly bigint[] = [0n, 1n, 2n ** 32n + 7n, 2n ** 64n - 1n];

/**
 * That several hashers of one name make the same digests, as cases for any test runner: one for every
 * engine but the first, which it is compared with.
 */
export function* hasherEngineSuite(
  options: EngineSuiteOptions<'hasher'>,
): Generator<ConformanceCase> {
  const [first, ...others] = options.descriptors;
  for (const other of others) {
    const name = `${backendLabel(other)} makes the digests of ${backendLabel(first!)}`;
    yield newCase(name, whyNot(first!, other), async (turns) => {
      const ours = await hashersOn(runOf(options, first!, turns), { seeds });
      const theirs = await hashersOn(runOf(options, other, turns), { seeds });
      const { pageSize, seed } = settingsOf({ ...options, descriptor: first! });
      for (const one of inputs([0, ...lengthsUpTo(pageSize)], seed)) {
        await turns.next();
        for (const [i, hasher] of ours.entries()) {
          const what = () => `digest of ${describe(one)} with the seed ${seeds[i]}`;
          expectBytes(theirs[i]!.digest(one), hasher.digest(one), what);
        }
      }
    });
  }
}

/**
 * That several compressors of one name decode each other's output, as cases for any test runner: one
 * for every two engines and direction.
 */
export function* compressorEngineSuite(
  options: EngineSuiteOptions<'compressor'>,
): Generator<ConformanceCase> {
  for (const writer of options.descriptors) {
    for (const reader of options.descriptors) {
      if (reader === writer) continue;
      const name = `${backendLabel(reader)} decodes what ${backendLabel(writer)} has compressed`;
      yield newCase(name, whyNot(writer, reader), (turns) =>
        exchange(options, writer, reader, turns),
      );
    }
  }
}

async function exchange(
  options: EngineSuiteOptions<'compressor'>,
  writer: BackendDescriptor<'compressor'>,
  reader: BackendDescriptor<'compressor'>,
  turns: Turns,
): Promise<void> {
  const [from] = await compressorsOn(runOf(options, writer, turns), { dictionaries: 1 });
  const [to] = await compressorsOn(runOf(options, reader, turns), { dictionaries: 1 });
  const { pageSize, seed } = settingsOf({ ...options, descriptor: writer });
  for (const one of inputs(lengthsUpTo(pageSize), seed)) {
    await turns.next();
    const packed = from!.pack(one.bytes, () => `compress ${describe(one)}`);
    const what = () => `decompress ${describe(one)} of another engine`;
    expectBytes(to!.unpack(packed, what), one.bytes, what);
  }
  for (const [name, known] of Object.entries(knownToBoth(from!, to!, seed))) {
    for (const one of someInputs(pageSize, seed)) {
      const packed = from!.pack(one.bytes, () => `compress ${describe(one)} with ${name}`, known);
      const what = () => `decompress ${describe(one)} of another engine, with ${name}`;
      expectBytes(to!.unpack(packed, what, known), one.bytes, what);
    }
  }
}

/** What two compressors both make use of besides the page: a prefix, a dictionary, both; prepared in both. */
function knownToBoth(
  from: CompressorSubject,
  to: CompressorSubject,
  seed: number,
): Record<string, CompressorCall> {
  const both = [from.compressor, to.compressor];
  const reach = Math.min(...both.map(longestPrefix));
  const length = Math.min(...both.map(longestDictionary));
  const known: Record<string, CompressorCall> = {};
  if (reach > 0) known['a prefix'] = { prefix: input('text', reach, seed).bytes };
  if (length === 0) return known;
  const { bytes } = input('text', length, seed);
  const [dictionary] = both.map((compressor) => compressor.prepare!(bytes));
  known['a dictionary'] = { dictionary: dictionary! };
  const prefix = input('noise in runs', from.pageSize, seed).bytes;
  known['a dictionary and a prefix'] = { dictionary: dictionary!, prefix };
  return known;
}

function runOf<K extends 'hasher' | 'compressor'>(
  options: EngineSuiteOptions<K>,
  descriptor: BackendDescriptor<K>,
  turns: Turns,
): CaseRun<K> {
  return new CaseRun(settingsOf({ ...options, descriptor }), turns);
}

function whyNot(...descriptors: readonly BackendDescriptor[]): string | undefined {
  return descriptors
    .map((descriptor) => descriptor.probe())
    .find((available) => typeof available === 'string') as string | undefined;
}
