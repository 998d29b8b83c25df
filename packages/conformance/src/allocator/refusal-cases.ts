import type { Handle } from '@pagefold/contracts';
import type { Cases } from '../kit/case-run.ts';
import { expectEqual, expectThat, expectThrows, fail } from '../kit/expect.ts';
import { type GuardedMemory, range } from '../kit/guarded-memory.ts';
import { type AllocatorModel, randomLength } from './allocator-model.ts';
import { type AllocatorSubject, allocatorsOn } from './allocator-subject.ts';
import { begin } from './object-cases.ts';

/** What happens to calls that cannot be carried out: nothing. */
export const refusalCases: Cases<'allocator'> = {
  async 'a length that no object can have is refused and nothing changes'(run) {
    const [subject] = await allocatorsOn(run);
    const { allocator } = subject!;
    const { model } = begin(subject!, run);
    model.add(1);
    model.add(allocator.maxObjectSize);
    const lengths = [0, -1, 1.5, allocator.maxObjectSize + 1, Number.NaN, Number.POSITIVE_INFINITY];
    for (const length of [...lengths, 2 ** 32 + 1, '1', undefined] as number[]) {
      expectUnchanged(subject!, model, `alloc(${length})`, () => {
        expectThrows(() => allocator.alloc(length), ['RangeError'], `alloc(${length})`);
      });
    }
  },

  async 'a length that is not the object’s is refused and nothing changes'(run) {
    const [subject] = await allocatorsOn(run);
    const { allocator, src, dst } = subject!;
    const { model } = begin(subject!, run);
    for (const length of [1, allocator.maxObjectSize >>> 1, allocator.maxObjectSize]) {
      const { handle } = model.add(length)!;
      const calls: Record<string, () => unknown> = {};
      for (const other of [0, -1, length - 0.5, length + 1, 2 ** 32 + length, Number.NaN]) {
        calls[`write of ${other} bytes`] = () => allocator.write(handle, src, other);
        calls[`read of ${other} bytes`] = () => allocator.read(handle, other, dst);
      }
      if (length > 1)
        calls['write of a byte less'] = () => allocator.write(handle, src, length - 1);
      for (const [name, call] of Object.entries(calls)) {
        const what = `${name}, of an object of ${length}`;
        expectUnchanged(subject!, model, what, () => expectThrows(call, ['RangeError'], what));
      }
    }
    model.checkAll();
  },

  async 'a handle that is not live is refused and nothing changes'(run) {
    const [subject] = await allocatorsOn(run);
    const { allocator, src, dst } = subject!;
    const { random, model } = begin(subject!, run);
    for (let n = 0; n < 40; n++) model.add(randomLength(subject!, random));
    const freed: Handle[] = [];
    for (let n = 0; n < 20; n++) {
      const index = random.below(model.objects.length);
      freed.push(model.objects[index]!.handle);
      model.free(index);
    }
    for (const handle of [...freed, ...madeUpHandles(model)]) {
      const calls: Record<string, () => unknown> = {
        free: () => allocator.free(handle),
        write: () => allocator.write(handle, src, 1),
        read: () => allocator.read(handle, 1, dst),
      };
      for (const [name, call] of Object.entries(calls)) {
        const what = `${name} with the handle ${handle}, which is not live`;
        expectUnchanged(subject!, model, what, () => {
          expectThrows(call, ['PAGEFOLD_BAD_HANDLE'], what);
        });
      }
    }
    model.checkAll();
  },

  async 'where pool pages run out, alloc returns 0 and nothing is lost'(run) {
    const [subject] = await allocatorsOn(run);
    const { maxObjectSize, wholePageFrom } = subject!.allocator;
    const lengths = [1, maxObjectSize >>> 3, maxObjectSize >>> 1, wholePageFrom - 1, maxObjectSize];
    for (const length of lengths) {
      if (length < 1) continue;
      // A zspage takes several pool pages: each of them can be the one that is missing.
      for (let poolPages = 0; poolPages < 10; poolPages++) {
        runOut(subject!, begin(subject!, run).model, length, poolPages);
      }
    }
  },

  async 'the page memory is written by read only, and only where it is asked to'(run) {
    const [subject] = await allocatorsOn(run);
    const { allocator, src, dst } = subject!;
    const { random, model } = begin(subject!, run);
    for (let n = 0; n < 40; n++) {
      const length = randomLength(subject!, random);
      subject!.watch(`alloc(${length})`, 0, () => model.alloc(length));
      const { handle } = model.objects[model.objects.length - 1]!;
      const write = `write(${handle}, ${length} bytes)`;
      subject!.watch(write, 0, () => allocator.write(handle, src, length));
      for (const part of [1, (length + 1) >>> 1, length]) {
        const what = `read(${handle}, ${part} of ${length} bytes)`;
        subject!.watch(what, part, () => allocator.read(handle, part, dst));
        expectReadSame(subject!.guarded, src, dst, part, what);
      }
      if (n % 3 === 0) subject!.watch(`free(${handle})`, 0, () => model.free(n % 2));
    }
    subject!.watch('compact()', 0, () => model.compact());
    subject!.watch('stats()', 0, () => allocator.stats());
  },
};

/** Handles that nobody has been given. */
function madeUpHandles({ objects }: AllocatorModel): Handle[] {
  const live = new Set<number>(objects.map(({ handle }) => handle));
  const some = objects[0]!.handle;
  const numbers = [0, -1, 1.5, some + 0.5, 2 ** 20, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32];
  numbers.push(some + 2 ** 32, -some, Number.NaN);
  return numbers.filter((number) => !live.has(number)) as Handle[];
}

function expectUnchanged(
  subject: AllocatorSubject,
  model: AllocatorModel,
  what: string,
  call: () => void,
): void {
  const { allocator, pages } = subject;
  const before = JSON.stringify([allocator.stats(), pages.poolPages]);
  call();
  const after = JSON.stringify([allocator.stats(), pages.poolPages]);
  expectEqual(after, before, `stats() and pool pages after ${what}`);
  model.checkStats();
}

/** Fills an allocator that can have so many pool pages, and empties it again. */
function runOut(
  subject: AllocatorSubject,
  model: AllocatorModel,
  length: number,
  poolPages: number,
): void {
  const { pages, scarce, pageSize } = subject;
  const what = `alloc(${length}) with ${poolPages} pool pages`;
  scarce.maxPoolPages = poolPages;
  const { refusals } = scarce;
  let before = holdings(subject);
  while (model.add(length) !== undefined) {
    before = holdings(subject);
    const { length: count } = model.objects;
    if (count * length > poolPages * pageSize) fail(`${what}: expected 0, got object ${count}`);
  }
  if (scarce.refusals === refusals) {
    fail(`${what}: expected a handle, got 0 though no pool page was refused`);
  }
  expectEqual(holdings(subject), before, `stats() after ${what} returned 0`);
  expectUnchanged(subject, model, `${what}, tried 20 times more`, () => {
    for (let n = 0; n < 20; n++) expectEqual(model.add(length), undefined, `${what}, again`);
  });
  model.checkAll();
  model.freeAll();
  expectEqual(pages.poolPages, 0, `pool pages after freeing all, ${what}`);
  scarce.maxPoolPages = Number.POSITIVE_INFINITY;
  expectThat(model.add(length) !== undefined, `alloc(${length}) with room again`, 'a handle', 0);
  model.freeAll();
}

/** Statistics but for tables, which may have grown before there was seen to be no room. */
function holdings({ allocator }: AllocatorSubject): string {
  return JSON.stringify({ ...allocator.stats(), metadataBytes: undefined });
}

function expectReadSame(
  { bytes }: GuardedMemory,
  src: number,
  dst: number,
  length: number,
  what: string,
): void {
  const [written, read] = [range(src, length), range(dst, length)].map(({ start, end }) =>
    bytes.subarray(start, end),
  );
  const at = read!.findIndex((byte, i) => byte !== written![i]);
  expectEqual(at, -1, `${what}: the first byte that differs from what was written`);
}
