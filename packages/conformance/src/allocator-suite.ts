import { CountingPages } from '@pagefold/core';
import { Random } from '@pagefold/faults';
import { AllocatorModel, step } from './allocator/allocator-model.ts';
import { allocatorsOn } from './allocator/allocator-subject.ts';
import { compactionCases } from './allocator/compaction-cases.ts';
import { counterCases } from './allocator/counter-cases.ts';
import { metadataCases } from './allocator/metadata-cases.ts';
import { objectCases } from './allocator/object-cases.ts';
import { ownerCases } from './allocator/owner-cases.ts';
import { placementCases } from './allocator/placement-cases.ts';
import { refusalCases } from './allocator/refusal-cases.ts';
import type { ConformanceCase } from './conformance-case.ts';
import { casesOf } from './kit/case-run.ts';
import { descriptorCase } from './kit/descriptor-case.ts';
import { optionCases, type Usage } from './kit/option-cases.ts';
import type { SuiteOptions } from './kit/suite-settings.ts';

/**
 * Everything that an allocator promises, as cases for any test runner. Each case creates its
 * allocators anew, on a page memory and pool pages of its own.
 */
export function* allocatorSuite(options: SuiteOptions<'allocator'>): Generator<ConformanceCase> {
  yield descriptorCase(options.descriptor, 'allocator');
  yield* casesOf(options, {
    ...optionCases(usage),
    ...objectCases,
    ...refusalCases,
    ...placementCases,
    ...compactionCases,
    ...metadataCases,
    ...counterCases,
    ...ownerCases,
  });
}

const usage: Usage<'allocator'> = {
  create(run, options) {
    const { memory } = run.newMemory().forBackend();
    const { descriptor, pageSize } = run.settings;
    return descriptor.create({ memory, pageSize, pages: new CountingPages() }, options);
  },
  async exercise(run, options) {
    const [subject] = await allocatorsOn(run, { options });
    const model = new AllocatorModel(subject!, run.settings.seed);
    const random = new Random(run.settings.seed);
    const answers: string[] = [];
    for (let n = 0; n < 200; n++) {
      step(model, subject!, random);
      model.checkStats();
      answers.push(`${subject!.pages.poolPages} ${model.objects.at(-1)?.handle}`);
    }
    model.checkAll();
    return answers.join();
  },
};
