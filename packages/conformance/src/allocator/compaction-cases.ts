import { Random } from '@pagefold/faults';
import type { CaseRun, Cases } from '../kit/case-run.ts';
import { expectEqual, expectThat, expectThrows } from '../kit/expect.ts';
import { type AllocatorModel, randomLength } from './allocator-model.ts';
import { type AllocatorSubject, allocatorsOn } from './allocator-subject.ts';
import { begin } from './object-cases.ts';

const cannotCompact = 'it declares that it cannot compact';
const rounds = 3;

/** Moving objects together, at once and in steps. */
export const compactionCases: Cases<'allocator'> = {
  'compact gives back as many pool pages as it says': (run) =>
    withSubject(run, (subject, model) => {
      model.compact();
      for (let round = 0; round < rounds; round++) {
        scatter(subject, model, new Random(run.settings.seed + round));
        model.compact();
        model.checkStats();
      }
      model.freeAll();
      expectEqual(subject.pages.poolPages, 0, 'pool pages after freeing all');
    }),

  'compact keeps every object and its handle': (run) =>
    withSubject(run, (subject, model) => {
      for (let round = 0; round < rounds; round++) {
        scatter(subject, model, new Random(run.settings.seed + round));
        model.compact();
        model.checkAll();
      }
    }),

  async 'compaction in steps comes to the same end as at once'(run) {
    let atOnce: string | undefined;
    for (const maxObjects of [undefined, 7, 1]) {
      const skipped = await withSubject(run, (subject, model) => {
        const random = new Random(run.settings.seed);
        for (let round = 0; round < rounds; round++) scatter(subject, model, random);
        if (maxObjects === undefined) model.compact();
        else compactInSteps(subject, model, maxObjects);
        model.checkAll();
        const end = placement(subject);
        atOnce ??= end;
        expectEqual(end, atOnce, `stats() after compact() in steps of ${maxObjects}`);
      });
      if (skipped !== undefined) return skipped;
    }
    return undefined;
  },

  'a step of compaction moves as many objects as it may, at most': (run) =>
    withSubject(run, (subject, model) => {
      const { pages, allocator } = subject;
      scatter(subject, model, new Random(run.settings.seed));
      for (const maxObjects of [1, 3, 1, 7, 2]) {
        const before = pages.writtenBytes;
        model.compact(maxObjects);
        const most = maxObjects * allocator.maxObjectSize;
        const written = pages.writtenBytes - before;
        expectThat(
          written <= most,
          `bytes moved by compact(${maxObjects})`,
          `${most} at most`,
          written,
        );
      }
    }),

  'compaction has finished when another step would do nothing, and not before': (run) =>
    withSubject(run, (subject, model) => {
      for (let round = 0; round < rounds; round++) {
        const random = new Random(run.settings.seed + round);
        scatter(subject, model, random);
        for (let n = 0; n < 60; n++) {
          if (random.below(3) > 0) change(subject, model, random);
          const { finished } = model.compact(1);
          const before = work(subject);
          model.compact(1);
          const idle = work(subject) === before;
          expectEqual(idle, finished, 'whether a step does nothing, by what the last one said');
        }
      }
    }),

  'objects may come and go between steps of compaction': (run) =>
    withSubject(run, (subject, model) => {
      const random = new Random(run.settings.seed);
      for (let round = 0; round < rounds; round++) {
        scatter(subject, model, random);
        for (let n = 0; n < 100; n++) {
          model.compact(random.between(1, 5));
          change(subject, model, random);
        }
        model.checkAll();
        compactInSteps(subject, model, 5);
        model.checkStats();
      }
      model.freeAll();
      model.compact(1);
      expectEqual(subject.pages.poolPages, 0, 'pool pages after freeing all');
    }),

  'a step of no number of objects is refused and nothing changes': (run) =>
    withSubject(run, (subject, model) => {
      scatter(subject, model, new Random(run.settings.seed));
      const before = placement(subject);
      for (const maxObjects of [0, -1, 1.5, Number.NaN, '1', null] as number[]) {
        const what = `compact(${JSON.stringify(maxObjects)})`;
        expectThrows(() => subject.allocator.compact!(maxObjects), ['RangeError'], what);
        expectEqual(placement(subject), before, `stats() after ${what}`);
      }
      model.checkAll();
    }),
};

async function withSubject(
  run: CaseRun<'allocator'>,
  body: (subject: AllocatorSubject, model: AllocatorModel) => void,
): Promise<string | undefined> {
  const [subject] = await allocatorsOn(run);
  if (!subject!.allocator.capabilities.compaction) return cannotCompact;
  body(subject!, begin(subject!, run).model);
  return undefined;
}

/** Adds objects and frees most of them, here and there. */
function scatter(subject: AllocatorSubject, model: AllocatorModel, random: Random): void {
  const longest = Math.max(1, subject.allocator.wholePageFrom - 1);
  const shortest = Math.max(1, longest >>> 2);
  for (let n = 0; n < 200; n++) model.add(random.between(shortest, longest));
  for (let n = 0; n < 140; n++) model.free(random.below(model.objects.length));
}

/** Adds an object or frees one. */
function change(subject: AllocatorSubject, model: AllocatorModel, random: Random): void {
  const { objects } = model;
  if (objects.length === 0 || random.below(3) === 0) model.add(randomLength(subject, random));
  else model.free(random.below(objects.length));
}

/** Compacts until there is nothing left to do, and checks that there is not. */
function compactInSteps(
  subject: AllocatorSubject,
  model: AllocatorModel,
  maxObjects: number,
): void {
  // Who moves an object time and again never comes to an end.
  const most = 20 * model.objects.length;
  let steps = 1;
  while (!model.compact(maxObjects).finished) {
    steps++;
    const what = `steps of ${maxObjects} until compaction has finished`;
    expectThat(steps <= most, what, `${most} at most, for ${model.objects.length} objects`, steps);
  }
  const before = work(subject);
  model.compact();
  expectEqual(work(subject), before, `what compact() does after steps of ${maxObjects} finished`);
}

/** What a step that does something changes. */
function work({ pages }: AllocatorSubject): string {
  return `${pages.writtenBytes} bytes written, ${pages.poolPages} pool pages held`;
}

/** Statistics but for tables, whose size depends on how they came to be. */
function placement({ allocator }: AllocatorSubject): string {
  return JSON.stringify({ ...allocator.stats(), metadataBytes: undefined });
}
