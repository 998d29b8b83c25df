import type { AllocatorStats, ObjectCounter, ObjectPlacer, Options } from '@pagefold/contracts';
import { CountingPages } from '@pagefold/core';
import { Random } from '@pagefold/faults';
import type { CaseRun, Cases } from '../kit/case-run.ts';
import {
  expectEqual,
  expectNoError,
  expectRejects,
  expectThat,
  expectThrows,
} from '../kit/expect.ts';
import { randomLength } from './allocator-model.ts';
import { type AllocatorSubject, allocatorsOn } from './allocator-subject.ts';

const noCounter = 'its descriptor has no counter';

/** That a counter has the figures of the allocator which it stands for. */
export const counterCases: Cases<'allocator'> = {
  async 'a counter declares what the allocator declares'(run) {
    const pair = await begin(run);
    if (pair === undefined) return noCounter;
    const { counter, subject } = pair;
    for (const name of ['name', 'maxObjectSize', 'wholePageFrom'] as const) {
      expectEqual<unknown>(counter[name], subject.allocator[name], `the counter's "${name}"`);
    }
    const { byteLength } = counter;
    const isBytes = Number.isInteger(byteLength) && byteLength >= 0;
    expectThat(isBytes, "the counter's byteLength", 'a number of bytes', byteLength);
    return undefined;
  },

  async 'a counter has the figures of the allocator after every object'(run) {
    const pair = await begin(run);
    if (pair === undefined) return noCounter;
    const random = new Random(run.settings.seed);
    compare(pair, 'without objects');
    for (let n = 1; n <= 600; n++) {
      add(pair, randomLength(pair.subject, random));
      compare(pair, `after ${n} objects`);
    }
    return undefined;
  },

  async 'a counter has the figures of the allocator when tables are large'(run) {
    const pair = await begin(run);
    if (pair === undefined) return noCounter;
    const random = new Random(run.settings.seed);
    const { maxObjectSize } = pair.subject.allocator;
    for (let n = 1; n <= 40_000; n++) {
      add(pair, random.between(1, maxObjectSize));
      if (n % 2000 === 0 || n % 8192 < 2) compare(pair, `after ${n} objects of any length`);
      if (n % 500 === 0) await run.turns.next();
    }
    return undefined;
  },

  async 'a counter has the figures of the allocator for objects of one length'(run) {
    if (run.settings.descriptor.createCounter === undefined) return noCounter;
    const { subject: any } = (await begin(run))!;
    const { maxObjectSize } = any.allocator;
    const parts = [1, 0.25, 0.32, 0.34, 0.48, 0.5, 0.66, 0.9].map((part) =>
      Math.max(1, Math.floor(maxObjectSize * part)),
    );
    for (const length of [1, ...parts]) {
      const pair = (await begin(run))!;
      for (let n = 1; n <= 200; n++) {
        add(pair, length);
        compare(pair, `after ${n} objects of ${length} bytes`);
      }
    }
    return undefined;
  },

  async 'a counter has the figures of the allocator with every option'(run) {
    const { descriptor, options } = run.settings;
    if (descriptor.createCounter === undefined) return noCounter;
    for (const [name, spec] of Object.entries(descriptor.options)) {
      const values = spec.type === 'integer' ? [spec.minimum, spec.maximum] : valuesOf(spec);
      for (const value of values) {
        const pair = (await begin(run, { ...options, [name]: value }))!;
        const random = new Random(run.settings.seed);
        for (let n = 0; n < 300; n++) add(pair, randomLength(pair.subject, random));
        compare(pair, `with ${name}: ${String(value)}`);
      }
    }
    const { pageSize } = run.settings;
    const refused = () => descriptor.createCounter!({ pageSize }, { noSuchOption: 1 });
    await expectRejects(refused, ['PAGEFOLD_INVALID_OPTION'], 'createCounter with noSuchOption: 1');
    return undefined;
  },

  async 'a counter refuses lengths that cannot be, and nothing changes'(run) {
    const pair = await begin(run);
    if (pair === undefined) return noCounter;
    const { counter } = pair;
    add(pair, counter.maxObjectSize);
    for (const length of [0, -1, 1.5, Number.NaN, counter.maxObjectSize + 1]) {
      expectThrows(() => counter.add(length), ['RangeError'], `the counter's add(${length})`);
    }
    compare(pair, 'after lengths that were refused');
    return undefined;
  },
};

function valuesOf(spec: { readonly type: string; readonly values?: readonly unknown[] }) {
  return spec.type === 'boolean' ? [true, false] : (spec.values ?? []);
}

interface Pair {
  readonly counter: ObjectCounter;
  readonly subject: AllocatorSubject;
  readonly placer: ObjectPlacer;
  /** Objects so far. */
  objects: number;
}

/** A counter, where there is one, and an allocator on pool pages that hold no bytes. */
async function begin(
  run: CaseRun<'allocator'>,
  options: Options = run.settings.options,
): Promise<Pair | undefined> {
  const { descriptor, pageSize } = run.settings;
  if (descriptor.createCounter === undefined) return undefined;
  const counter = expectNoError('createCounter', () =>
    descriptor.createCounter!({ pageSize }, options),
  );
  const [subject] = await allocatorsOn(run, { options, pages: () => new CountingPages() });
  const { allocator } = subject!;
  const placer = allocator.placeFor?.(() => {}) ?? allocator;
  return { counter, subject: subject!, placer, objects: 0 };
}

function add(pair: Pair, length: number): void {
  const { counter, placer } = pair;
  const handle = expectNoError(`alloc(${length})`, () => placer.alloc(length, pair.objects++));
  expectThat(handle !== 0, `alloc(${length})`, 'a handle', handle);
  expectNoError(`the counter's add(${length})`, () => counter.add(length));
}

function compare({ counter, subject }: Pair, when: string): void {
  const counted = figures(expectNoError("the counter's stats()", () => counter.stats()));
  const expected = figures(subject.allocator.stats());
  for (const [name, figure] of Object.entries(expected)) {
    expectEqual(counted[name], figure, `the counter's ${name} ${when}`);
  }
}

/** Each figure as a text, the classes row by row. */
function figures({ classes = [], ...stats }: AllocatorStats): Record<string, string> {
  const all = Object.entries(stats).map(([name, value]) => [name, String(value)]);
  const rows = classes.map((row) => [`class ${row.index}`, JSON.stringify(row, sorted)]);
  return Object.fromEntries([...all, ...rows, ['number of classes', String(classes.length)]]);
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
