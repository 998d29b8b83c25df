import { type CompressorSubject, compressorsOn } from './compressor/compressor-subject.ts';
import { damageCases } from './compressor/damage-cases.ts';
import { dictionaryCases } from './compressor/dictionary-cases.ts';
import { memoryCases } from './compressor/memory-cases.ts';
import { prefixCases } from './compressor/prefix-cases.ts';
import { roundTrip, roundTripCases } from './compressor/round-trip-cases.ts';
import type { ConformanceCase } from './conformance-case.ts';
import { hex } from './kit/bytes.ts';
import { casesOf } from './kit/case-run.ts';
import { descriptorCase } from './kit/descriptor-case.ts';
import { describe, type Input, inputs } from './kit/inputs.ts';
import { optionCases, type Usage } from './kit/option-cases.ts';
import type { SuiteOptions } from './kit/suite-settings.ts';

/**
 * Everything that a compressor promises, as cases for any test runner. Each case creates its
 * compressors anew, on a page memory of its own.
 */
export function* compressorSuite(options: SuiteOptions<'compressor'>): Generator<ConformanceCase> {
  yield descriptorCase(options.descriptor, 'compressor');
  yield* casesOf(options, {
    ...optionCases(usage),
    ...roundTripCases,
    ...memoryCases,
    ...damageCases,
    ...prefixCases,
    ...dictionaryCases,
  });
}

const usage: Usage<'compressor'> = {
  create(run, options) {
    const { memory } = run.newMemory().forBackend();
    const { descriptor, pageSize } = run.settings;
    return descriptor.create({ memory, pageSize }, options);
  },
  async exercise(run, options) {
    const [subject] = await compressorsOn(run, { options });
    const { pageSize, seed } = run.settings;
    return [...inputs([1, pageSize], seed)].map((one) => pack(subject!, one)).join();
  },
};

function pack(subject: CompressorSubject, one: Input): string {
  roundTrip(subject, one);
  return hex(subject.pack(one.bytes, () => `compress ${describe(one)}`));
}
