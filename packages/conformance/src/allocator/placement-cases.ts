import { CountingPages } from '@pagefold/core';
import { Random } from '@pagefold/faults';
import type { CaseRun, Cases } from '../kit/case-run.ts';
import { expectEqual, expectNoError, expectThat } from '../kit/expect.ts';
import { type AllocatorModel, randomLength } from './allocator-model.ts';
import { type AllocatorSubject, allocatorsOn } from './allocator-subject.ts';
import { begin } from './object-cases.ts';

/** Where objects go: decisions and whole pages. */
export const placementCases: Cases<'allocator'> = {
  async 'the same calls have the same results in every instance'(run) {
    const [one] = await allocatorsOn(run);
    const [other] = await allocatorsOn(run);
    expectSameTrace(trace(other!, run), trace(one!, run), 'in another instance');
  },

  async 'its decisions do not depend on what pool pages hold'(run) {
    const [onExtents] = await allocatorsOn(run);
    const [onNothing] = await allocatorsOn(run, { pages: () => new CountingPages() });
    expectSameTrace(trace(onNothing!, run), trace(onExtents!, run), 'on pages without bytes');
  },

  async 'two allocators on one memory do not disturb each other'(run) {
    const [alone] = await allocatorsOn(run);
    const expected = trace(alone!, run);
    const [subject, neighbour] = await allocatorsOn(run, { count: 2 });
    const { model, random } = begin(neighbour!, run);
    const beside = trace(subject!, run, () => {
      if (random.below(3) > 0) model.add(randomLength(neighbour!, random));
      else if (model.objects.length > 0) model.free(random.below(model.objects.length));
    });
    expectSameTrace(beside, expected, 'beside another allocator');
    model.checkAll();
  },

  async 'from wholePageFrom on, an object takes one pool page'(run) {
    const [subject] = await allocatorsOn(run);
    const { maxObjectSize, wholePageFrom } = subject!.allocator;
    if (wholePageFrom > maxObjectSize) return 'it declares that no object does';
    const { model } = begin(subject!, run);
    for (let n = 0; n < 5; n++) model.add(Math.max(1, wholePageFrom >>> 3));
    for (const length of [wholePageFrom, (wholePageFrom + maxObjectSize) >>> 1, maxObjectSize]) {
      for (let n = 0; n < 10; n++) {
        const before = subject!.pages.poolPages;
        model.add(length);
        const added = subject!.pages.poolPages - before;
        expectEqual(added, 1, `pool pages for an object of ${length} bytes`);
      }
    }
    return undefined;
  },

  async 'below wholePageFrom, objects share pool pages'(run) {
    const count = 200;
    const [small] = await allocatorsOn(run);
    const length = small!.allocator.wholePageFrom - 1;
    if (length < 1) return 'it declares that every object takes a whole page';
    addMany(begin(small!, run).model, count, 1);
    const [both] = await allocatorsOn(run);
    const { model } = begin(both!, run);
    addMany(model, count, length);
    addMany(model, count, 1);
    const most = count + small!.pages.poolPages;
    const what = `pool pages for ${count} objects of ${length} bytes and ${count} of 1`;
    expectThat(both!.pages.poolPages < most, what, `less than ${most}`, both!.pages.poolPages);
    return undefined;
  },
};

function addMany(model: AllocatorModel, count: number, length: number): void {
  for (let n = 0; n < count; n++) model.add(length);
}

/** What an allocator answers to a random sequence of calls. */
function trace(
  subject: AllocatorSubject,
  { settings }: CaseRun<'allocator'>,
  between: () => void = () => {},
): string[] {
  const { allocator, pages, src, guarded } = subject;
  const random = new Random(settings.seed);
  random.fill(guarded.bytes.subarray(src, src + allocator.maxObjectSize));
  const live: Parameters<typeof allocator.free>[0][] = [];
  const answers: string[] = [];
  for (let n = 0; n < 400; n++) {
    const dice = random.below(100);
    if (dice < 60 || live.length === 0) {
      const length = randomLength(subject, random);
      const handle = expectNoError(`alloc(${length})`, () => allocator.alloc(length));
      answers.push(`alloc(${length}) = ${handle} on ${pages.poolPages} pool pages`);
      if (handle === 0) continue;
      live.push(handle);
      expectNoError(`write(${handle})`, () => allocator.write(handle, src, length));
    } else if (dice < 98) {
      const [handle] = live.splice(random.below(live.length), 1);
      expectNoError(`free(${handle})`, () => allocator.free(handle!));
      answers.push(`free(${handle}) leaves ${pages.poolPages} pool pages`);
    } else if (allocator.capabilities.compaction) {
      const { poolPages } = expectNoError('compact()', () => allocator.compact!());
      answers.push(`compact() releases ${poolPages} pool pages`);
    }
    between();
  }
  return answers;
}

function expectSameTrace(actual: string[], expected: string[], where: string): void {
  for (let n = 0; n < expected.length; n++) {
    expectEqual(actual[n], expected[n], `call ${n + 1} of one sequence, ${where}`);
  }
}
