import { type CompressorSubject, compressorsOn } from './compressor/compressor-subject.ts';
import { damageChecks } from './compressor/damage-checks.ts';
import { memoryChecks } from './compressor/memory-checks.ts';
import { prefixChecks } from './compressor/prefix-checks.ts';
import { roundTrip, roundTripChecks } from './compressor/round-trip-checks.ts';
import type { ConformanceCase } from './conformance-case.ts';
import { hex } from './kit/bytes.ts';
import { descriptorCase } from './kit/descriptor-case.ts';
import { describe, type Input, inputs } from './kit/inputs.ts';
import { type OptionTrial, optionChecks } from './kit/option-checks.ts';
import { casesOf } from './kit/scope.ts';
import type { SuiteOptions } from './kit/suite-options.ts';

/**
 * Everything that a compressor promises, as cases for any test runner. Each case creates its
 * compressors anew, on a page memory of its own.
 */
export function* compressorSuite(options: SuiteOptions<'compressor'>): Generator<ConformanceCase> {
  yield descriptorCase(options.descriptor, 'compressor');
  yield* casesOf(options, {
    ...optionChecks(trial),
    ...roundTripChecks,
    ...memoryChecks,
    ...damageChecks,
    ...prefixChecks,
  });
}

const trial: OptionTrial<'compressor'> = {
  create(scope, options) {
    const { memory } = scope.newBench().forBackend();
    const { descriptor, pageSize } = scope.setup;
    return descriptor.create({ memory, pageSize }, options);
  },
  async exercise(scope, options) {
    const [subject] = await compressorsOn(scope, { options });
    const { pageSize, seed } = scope.setup;
    return [...inputs([1, pageSize], seed)].map((one) => pack(subject!, one)).join();
  },
};

function pack(subject: CompressorSubject, one: Input): string {
  roundTrip(subject, one);
  return hex(subject.pack(one.bytes, () => `compress ${describe(one)}`));
}
