import type { AllocatorStats, CompactionStep, Handle, SizeClassStats } from '@pagefold/contracts';
import { Random } from '@pagefold/faults';
import { expectBytes, expectEqual, expectNoError, expectThat, fail } from '../kit/expect.ts';
import type { AllocatorSubject } from './allocator-subject.ts';

/** An object that lives: what was asked for and what was written. */
export interface LiveObject {
  readonly handle: Handle;
  readonly length: number;
  /** Where its content begins in the model's noise. */
  readonly offset: number;
}

const offsets = 4093;

/**
 * What an allocator should hold. Every step is done to both and checked; objects have contents that
 * tell them apart.
 */
export class AllocatorModel {
  readonly objects: LiveObject[] = [];
  readonly #subject: AllocatorSubject;
  readonly #handles = new Set<Handle>();
  readonly #noise: Uint8Array;
  #serial = 0;
  #bytes = 0;
  #pagesCompacted: number;

  constructor(subject: AllocatorSubject, seed: number) {
    this.#subject = subject;
    this.#noise = new Uint8Array(subject.allocator.maxObjectSize + offsets);
    new Random(seed).fill(this.#noise);
    this.#pagesCompacted = subject.allocator.stats().pagesCompacted;
  }

  /** Allocates an object and writes it. Returns undefined where there is no room. */
  add(length: number): LiveObject | undefined {
    const object = this.alloc(length);
    if (object !== undefined) this.write(object);
    return object;
  }

  /** Allocates an object whose bytes stay what they are. */
  alloc(length: number): LiveObject | undefined {
    const { allocator } = this.#subject;
    const handle = expectNoError(`alloc(${length})`, () => allocator.alloc(length));
    if (handle === 0) return undefined;
    const isHandle = Number.isInteger(handle) && handle >= 1 && handle <= 0xffff_ffff;
    expectThat(isHandle, `alloc(${length})`, 'a handle from 1 to 2³² − 1, or 0', handle);
    if (this.#handles.has(handle)) {
      fail(`alloc(${length}): expected a handle that is not live, got ${handle}`);
    }
    const object = { handle, length, offset: (this.#serial++ * 17) % offsets };
    this.#handles.add(handle);
    this.objects.push(object);
    this.#bytes += length;
    return object;
  }

  write({ handle, length, offset }: LiveObject): void {
    const { allocator, guarded, src } = this.#subject;
    guarded.bytes.set(this.#noise.subarray(offset, offset + length), src);
    expectNoError(`write(${handle}, ${length} bytes)`, () => allocator.write(handle, src, length));
  }

  /** Reads the first `length` bytes of an object, all where it is not given, and compares them. */
  check(object: LiveObject, length: number = object.length): void {
    const { allocator, guarded, dst } = this.#subject;
    const { handle, offset } = object;
    const what = () => `read(${handle}, ${length} of ${object.length} bytes)`;
    guarded.bytes.fill(0x5a, dst, dst + length);
    expectNoError(what, () => allocator.read(handle, length, dst));
    const actual = guarded.bytes.subarray(dst, dst + length);
    expectBytes(actual, this.#noise.subarray(offset, offset + length), what);
  }

  checkAll(): void {
    for (const object of this.objects) this.check(object);
  }

  /** Frees the object at a place in {@link objects}. */
  free(index: number): void {
    const object = this.objects[index]!;
    expectNoError(`free(${object.handle})`, () => this.#subject.allocator.free(object.handle));
    this.objects.splice(index, 1);
    this.#handles.delete(object.handle);
    this.#bytes -= object.length;
  }

  freeAll(): void {
    while (this.objects.length > 0) this.free(this.objects.length - 1);
  }

  /** Compacts, where the allocator can, and checks what it says; all that can move, if not told otherwise. */
  compact(maxObjects?: number): CompactionStep {
    const { allocator, pages } = this.#subject;
    if (!allocator.capabilities.compaction) return { poolPages: 0, finished: true };
    const what = `compact(${maxObjects ?? ''})`;
    const held = pages.poolPages;
    const compactedBefore = allocator.stats().pagesCompacted;
    const step = expectNoError(what, () => allocator.compact!(maxObjects));
    const { poolPages, finished } = step;
    expectEqual(poolPages, held - pages.poolPages, `${what}.poolPages, by those given back`);
    const compacted = allocator.stats().pagesCompacted - compactedBefore;
    expectEqual(compacted, poolPages, `the rise of "pagesCompacted" by ${what}`);
    expectEqual(typeof finished, 'boolean', `type of ${what}.finished`);
    if (maxObjects === undefined) expectEqual(finished, true, `${what}.finished, after all moved`);
    return step;
  }

  /** Compares the statistics with what should be held. */
  checkStats(): void {
    const { allocator, pages, pageSize } = this.#subject;
    const stats = expectNoError('stats()', () => allocator.stats());
    expectEqual(stats.objects, this.objects.length, 'stats().objects');
    expectEqual(stats.objectBytes, this.#bytes, 'stats().objectBytes');
    expectEqual(stats.poolPages, pages.poolPages, 'stats().poolPages, by those acquired');
    const wasteBytes = pages.poolPages * pageSize - this.#bytes;
    expectEqual(stats.wasteBytes, wasteBytes, 'stats().wasteBytes');
    const isBytes = Number.isInteger(stats.metadataBytes) && stats.metadataBytes >= 0;
    expectThat(isBytes, 'stats().metadataBytes', 'a number of bytes', stats.metadataBytes);
    const { pagesCompacted, steadyStatePoolPages } = stats;
    const rises = Number.isInteger(pagesCompacted) && pagesCompacted >= this.#pagesCompacted;
    expectThat(rises, 'stats().pagesCompacted', `at least ${this.#pagesCompacted}`, pagesCompacted);
    this.#pagesCompacted = pagesCompacted;
    const isSteady = steadyStatePoolPages >= 0 && steadyStatePoolPages <= stats.poolPages;
    const pagesNow = `0 to the ${stats.poolPages} pool pages that are held`;
    expectThat(isSteady, 'stats().steadyStatePoolPages', pagesNow, steadyStatePoolPages);
    if (stats.classes !== undefined) checkClasses(stats, stats.classes);
  }
}

function checkClasses(stats: AllocatorStats, classes: readonly SizeClassStats[]): void {
  let objects = 0;
  let poolPages = 0;
  let size = 0;
  for (const row of classes) {
    const what = `stats().classes, size ${row.size}`;
    expectThat(row.size > size, what, `a size above ${size}`, row.size);
    const inUse = row.objectsUsed > 0 && row.objectsUsed <= row.objectsAllocated;
    expectThat(inUse, `${what}: objectsUsed`, `1 to ${row.objectsAllocated}`, row.objectsUsed);
    const { freeablePoolPages: freeable } = row;
    const canGo = freeable >= 0 && freeable < row.poolPagesUsed;
    expectThat(canGo, `${what}: freeablePoolPages`, `less than ${row.poolPagesUsed}`, freeable);
    size = row.size;
    objects += row.objectsUsed;
    poolPages += row.poolPagesUsed;
  }
  expectEqual(objects, stats.objects, 'the sum of objectsUsed over stats().classes');
  expectEqual(poolPages, stats.poolPages, 'the sum of poolPagesUsed over stats().classes');
}

/** Lengths where allocators draw lines, those at the ends more often than others. */
export function randomLength({ allocator }: AllocatorSubject, random: Random): number {
  const { maxObjectSize, wholePageFrom } = allocator;
  const ends = [1, 2, 3, wholePageFrom - 1, wholePageFrom, maxObjectSize - 1, maxObjectSize];
  const length = [
    random.pick(ends),
    random.between(1, 64),
    random.between(1, maxObjectSize >>> 1),
    random.between(1, maxObjectSize),
  ][random.below(4)]!;
  return Math.min(maxObjectSize, Math.max(1, length));
}

/** One random step. */
export function step(model: AllocatorModel, subject: AllocatorSubject, random: Random): void {
  const { objects } = model;
  const dice = random.below(100);
  if (dice < 50 || objects.length === 0) model.add(randomLength(subject, random));
  else if (dice < 85) model.free(random.below(objects.length));
  else if (dice < 98) {
    const object = random.pick(objects);
    model.check(object, random.between(1, object.length));
  } else model.compact(random.pick([1, 7, undefined]));
}
