import { CountingPages } from '@pagefold/core';
import { AllocatorModel, step } from './allocator/allocator-model.ts';
import { allocatorsOn } from './allocator/allocator-subject.ts';
import { objectChecks } from './allocator/object-checks.ts';
import { placementChecks } from './allocator/placement-checks.ts';
import { refusalChecks } from './allocator/refusal-checks.ts';
import type { ConformanceCase } from './conformance-case.ts';
import { descriptorCase } from './kit/descriptor-case.ts';
import { type OptionTrial, optionChecks } from './kit/option-checks.ts';
import { Random } from './kit/random.ts';
import { casesOf } from './kit/scope.ts';
import type { SuiteOptions } from './kit/suite-options.ts';

/**
 * Everything that an allocator promises, as cases for any test runner. Each case creates its
 * allocators anew, on a page memory and pool pages of its own.
 */
export function* allocatorSuite(options: SuiteOptions<'allocator'>): Generator<ConformanceCase> {
  yield descriptorCase(options.descriptor, 'allocator');
  yield* casesOf(options, {
    ...optionChecks(trial),
    ...objectChecks,
    ...refusalChecks,
    ...placementChecks,
  });
}

const trial: OptionTrial<'allocator'> = {
  create(scope, options) {
    const { memory } = scope.newBench().forBackend();
    const { descriptor, pageSize } = scope.setup;
    return descriptor.create({ memory, pageSize, pages: new CountingPages() }, options);
  },
  async exercise(scope, options) {
    const [subject] = await allocatorsOn(scope, { options });
    const model = new AllocatorModel(subject!, scope.setup.seed);
    const random = new Random(scope.setup.seed);
    const answers: string[] = [];
    for (let n = 0; n < 200; n++) {
      step(model, subject!, random);
      model.checkStats();
      answers.push(`${subject!.pages.held.size} ${model.objects.at(-1)?.handle}`);
    }
    model.checkAll();
    return answers.join();
  },
};
