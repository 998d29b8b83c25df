import type { ConformanceCase } from './conformance-case.ts';
import { hasherCases } from './hasher/hasher-cases.ts';
import { hashersOn } from './hasher/hasher-subject.ts';
import { hex } from './kit/bytes.ts';
import { casesOf } from './kit/case-run.ts';
import { descriptorCase } from './kit/descriptor-case.ts';
import { someInputs } from './kit/inputs.ts';
import { optionCases, type Usage } from './kit/option-cases.ts';
import type { SuiteOptions } from './kit/suite-settings.ts';

/**
 * Everything that a hasher promises, as cases for any test runner. Each case creates its hashers anew,
 * on a page memory of its own.
 */
export function* hasherSuite(options: SuiteOptions<'hasher'>): Generator<ConformanceCase> {
  yield descriptorCase(options.descriptor, 'hasher');
  yield* casesOf(options, { ...optionCases(usage), ...hasherCases });
}

const usage: Usage<'hasher'> = {
  create(run, options) {
    const { memory } = run.newMemory().forBackend();
    const { descriptor, pageSize } = run.settings;
    return descriptor.create({ memory, pageSize, seed: 0n }, options);
  },
  async exercise(run, options) {
    const [subject] = await hashersOn(run, { options });
    const { pageSize, seed } = run.settings;
    return someInputs(pageSize, seed)
      .map((one) => hex(subject!.digest(one)))
      .join();
  },
};
