import type { ConformanceCase } from './conformance-case.ts';
import { hasherChecks } from './hasher/hasher-checks.ts';
import { hashersOn } from './hasher/hasher-subject.ts';
import { hex } from './kit/bytes.ts';
import { descriptorCase } from './kit/descriptor-case.ts';
import { someInputs } from './kit/inputs.ts';
import { type OptionTrial, optionChecks } from './kit/option-checks.ts';
import { casesOf } from './kit/scope.ts';
import type { SuiteOptions } from './kit/suite-options.ts';

/**
 * Everything that a hasher promises, as cases for any test runner. Each case creates its hashers anew,
 * on a page memory of its own.
 */
export function* hasherSuite(options: SuiteOptions<'hasher'>): Generator<ConformanceCase> {
  yield descriptorCase(options.descriptor, 'hasher');
  yield* casesOf(options, { ...optionChecks(trial), ...hasherChecks });
}

const trial: OptionTrial<'hasher'> = {
  create(scope, options) {
    const { memory } = scope.newBench().forBackend();
    const { descriptor, pageSize } = scope.setup;
    return descriptor.create({ memory, pageSize, seed: 0n }, options);
  },
  async exercise(scope, options) {
    const [subject] = await hashersOn(scope, { options });
    const { pageSize, seed } = scope.setup;
    return someInputs(pageSize, seed)
      .map((one) => hex(subject!.digest(one)))
      .join();
  },
};
