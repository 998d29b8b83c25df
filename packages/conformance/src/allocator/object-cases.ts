import { Random } from '@pagefold/faults';
import type { CaseRun, Cases } from '../kit/case-run.ts';
import { expectEqual, expectThat } from '../kit/expect.ts';
import { AllocatorModel, randomLength, step } from './allocator-model.ts';
import { type AllocatorSubject, allocatorsOn } from './allocator-subject.ts';

/** Random steps of a case. */
const steps = 400;

/** That objects keep their bytes, and statistics say what there is. */
export const objectCases: Cases<'allocator'> = {
  async 'what it declares is what the contract allows'(run) {
    const [subject] = await allocatorsOn(run);
    checkDeclared(subject!, run);
  },

  async 'an object of one byte keeps it'(run) {
    const [subject] = await allocatorsOn(run);
    keepBytes(subject!, run, new Array<number>(300).fill(1));
  },

  async 'an object of the largest size keeps its bytes'(run) {
    const [subject] = await allocatorsOn(run);
    const { maxObjectSize } = subject!.allocator;
    keepBytes(subject!, run, new Array<number>(10).fill(maxObjectSize));
  },

  async 'objects of every other length keep their bytes'(run) {
    const [subject] = await allocatorsOn(run);
    const last = subject!.allocator.maxObjectSize - 1;
    const lengths: number[] = [];
    for (let length = 2; length <= Math.min(80, last); length++) lengths.push(length);
    for (let part = 2; part < 64; part++) lengths.push(Math.ceil((last * part) / 64));
    keepBytes(subject!, run, [...lengths, last]);
  },

  async 'objects keep their bytes while others come, go and move'(run) {
    const [subject] = await allocatorsOn(run);
    const { random, model } = begin(subject!, run);
    for (let n = 1; n <= steps; n++) {
      step(model, subject!, random);
      if (n % 20 === 0) model.checkAll();
    }
  },

  async 'a handle is live once'(run) {
    const [subject] = await allocatorsOn(run);
    const { random, model } = begin(subject!, run);
    for (let round = 0; round < 4; round++) {
      for (let n = 0; n < 150; n++) model.alloc(randomLength(subject!, random));
      for (let n = 0; n < 75; n++) model.free(random.below(model.objects.length));
    }
  },

  async 'statistics are exact after every step'(run) {
    const [subject] = await allocatorsOn(run);
    const { random, model } = begin(subject!, run);
    model.checkStats();
    for (let n = 0; n < steps; n++) {
      step(model, subject!, random);
      model.checkStats();
    }
  },

  async 'when all objects are freed, all pool pages are given back'(run) {
    const [subject] = await allocatorsOn(run);
    const { random, model } = begin(subject!, run);
    for (const order of ['oldest first', 'newest first', 'in any order']) {
      for (let n = 0; n < 200; n++) model.add(randomLength(subject!, random));
      while (model.objects.length > 0) {
        model.free(indexIn(order, model.objects.length, random));
      }
      expectEqual(subject!.pages.poolPages, 0, `pool pages after freeing all, ${order}`);
      const { poolPages, objects, objectBytes } = subject!.allocator.stats();
      const left = JSON.stringify({ poolPages, objects, objectBytes });
      const nothing = JSON.stringify({ poolPages: 0, objects: 0, objectBytes: 0 });
      expectEqual(left, nothing, `stats() after freeing all, ${order}`);
    }
  },

  async 'its tables do not grow by being used again'(run) {
    const [subject] = await allocatorsOn(run);
    const emptied: number[] = [];
    for (let round = 0; round < 5; round++) {
      const { random, model } = begin(subject!, run);
      for (let n = 0; n < 300; n++) model.alloc(randomLength(subject!, random));
      model.freeAll();
      emptied.push(subject!.allocator.stats().metadataBytes);
    }
    expectEqual(
      emptied[4]!,
      emptied[0]!,
      'metadataBytes of an emptied allocator, four rounds later',
    );
  },
};

/** A model of an allocator that holds nothing, and the numbers for its steps. */
export function begin(
  subject: AllocatorSubject,
  { settings }: CaseRun<'allocator'>,
): { readonly random: Random; readonly model: AllocatorModel } {
  return { random: new Random(settings.seed), model: new AllocatorModel(subject, settings.seed) };
}

function indexIn(order: string, count: number, random: Random): number {
  if (order === 'oldest first') return 0;
  return order === 'newest first' ? count - 1 : random.below(count);
}

/** Keeps objects of all these lengths at once. */
function keepBytes(
  subject: AllocatorSubject,
  run: CaseRun<'allocator'>,
  lengths: readonly number[],
): void {
  const { model } = begin(subject, run);
  for (const length of lengths) {
    const object = model.add(length);
    expectThat(object !== undefined, `alloc(${length})`, 'a handle', 0);
  }
  model.checkAll();
}

function checkDeclared({ allocator }: AllocatorSubject, { settings }: CaseRun<'allocator'>): void {
  const { name, maxObjectSize, wholePageFrom, capabilities } = allocator;
  expectEqual(name, settings.descriptor.name, '"name"');
  const isSize = Number.isInteger(maxObjectSize) && maxObjectSize >= 1;
  expectThat(isSize, '"maxObjectSize"', 'a number of bytes', maxObjectSize);
  const most = maxObjectSize + 1;
  const isFrom = Number.isInteger(wholePageFrom) && wholePageFrom >= 1 && wholePageFrom <= most;
  expectThat(isFrom, '"wholePageFrom"', `1 to ${most} bytes`, wholePageFrom);
  expectEqual(typeof capabilities.compaction, 'boolean', 'type of "capabilities.compaction"');
  const compact = capabilities.compaction ? 'function' : 'undefined';
  expectEqual(typeof allocator.compact, compact, 'type of "compact"');
}
