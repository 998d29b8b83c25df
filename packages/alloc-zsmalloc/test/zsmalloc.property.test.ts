import { createZsmalloc, type Zsmalloc } from '@pagefold/alloc-zsmalloc';
import { type Handle, pageSizes } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { MapPages } from '@pagefold/test-support';
import test from 'ava';
import fc from 'fast-check';
import { type PlainObject, PlainZsmalloc } from './support/plain-zsmalloc.ts';

type Operation =
  | { readonly do: 'alloc'; readonly length: number; readonly count: number }
  | { readonly do: 'free'; readonly from: number; readonly step: number }
  | { readonly do: 'write'; readonly at: number; readonly seed: number }
  | { readonly do: 'compact'; readonly maxObjects: number };

interface Live {
  readonly handle: Handle;
  readonly length: number;
  readonly plain: PlainObject;
  seed: number;
}

/** A length for each of some classes whose zspages have from 1 to 58 objects, in 4096ths of a page. */
const usualLengths = [410, 820, 984, 1048, 1106, 1270, 1600, 2458, 3400, 3970];

/** Two usual lengths, so that zspages fill up, now and then others. */
function lengths(pageSize: number): fc.Arbitrary<fc.Arbitrary<number>> {
  const usual = fc.subarray(usualLengths, { minLength: 2, maxLength: 2 });
  return usual.map((two) =>
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc.constantFrom(...two.map((length) => Math.ceil((length * pageSize) / 4096))),
      },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: pageSize }) },
    ),
  );
}

function operations(pageSize: number): fc.Arbitrary<Operation[]> {
  return lengths(pageSize).chain((length) =>
    fc.array(
      fc.oneof(
        {
          weight: 4,
          arbitrary: fc.record({
            do: fc.constant('alloc' as const),
            length,
            count: fc.integer({ min: 1, max: 60 }),
          }),
        },
        {
          weight: 3,
          arbitrary: fc.record({
            do: fc.constant('free' as const),
            from: fc.nat(200),
            step: fc.integer({ min: 1, max: 12 }),
          }),
        },
        {
          weight: 1,
          arbitrary: fc.record({
            do: fc.constant('write' as const),
            at: fc.nat(),
            seed: fc.nat(250),
          }),
        },
        {
          weight: 2,
          arbitrary: fc.record({
            do: fc.constant('compact' as const),
            maxObjects: fc.constantFrom(1, 2, 7, 40, Number.POSITIVE_INFINITY),
          }),
        },
      ),
      { minLength: 5, maxLength: 40 },
    ),
  );
}

/** What an object holds: from the place of its seed on. Seeds go to 250. */
const contents = Uint8Array.from({ length: 251 + Math.max(...pageSizes) }, (_, i) => i % 251);

function contentOf({ length, seed }: Live): Uint8Array {
  return contents.subarray(seed, seed + length);
}

/** The allocator under test beside the plain one, and what its objects must hold. */
class Run {
  readonly #memory = new Workbench({ guards: true });
  readonly #at: number;
  readonly #pages: MapPages;
  readonly #allocator: Zsmalloc;
  readonly #plain: PlainZsmalloc;
  #live: Live[] = [];
  readonly #handles = new Set<Handle>();
  #seed = 0;

  constructor(pageSize: number, chainSize: number) {
    this.#at = this.#memory.reserve(pageSize);
    this.#pages = new MapPages(this.#memory, pageSize);
    const context = { memory: this.#memory, pageSize, pages: this.#pages };
    this.#allocator = createZsmalloc(context, { chainSize });
    this.#plain = new PlainZsmalloc(pageSize, chainSize);
  }

  perform(operation: Operation): void {
    switch (operation.do) {
      case 'alloc':
        for (let i = 0; i < operation.count; i++) this.#alloc(operation.length);
        break;
      case 'free':
        for (const [i, { handle, plain }] of this.#live.entries()) {
          if (!isFreed(operation, i)) continue;
          this.#allocator.free(handle);
          this.#handles.delete(handle);
          this.#plain.free(plain);
        }
        this.#live = this.#live.filter((_, i) => !isFreed(operation, i));
        break;
      case 'write':
        if (this.#live.length > 0) {
          const object = this.#live[operation.at % this.#live.length]!;
          object.seed = operation.seed;
          this.#write(object);
        }
        break;
      case 'compact':
        this.#compact(operation.maxObjects);
    }
  }

  /** Statistics that can be counted from the objects, and those of the plain allocator. */
  checkStats(): void {
    const stats = this.#allocator.stats();
    const rows = this.#plain.rows();
    same('classes', stats.classes, rows);
    same('objects', stats.objects, this.#live.length);
    same('objectBytes', stats.objectBytes, sum(this.#live.map(({ length }) => length)));
    same('poolPages', stats.poolPages, sum(rows.map((row) => row.poolPagesUsed)));
    same('pages held', this.#pages.stats().poolPages, stats.poolPages);
    same('pagesCompacted', stats.pagesCompacted, this.#plain.pagesCompacted);
  }

  /** All contents first, since the check of places writes. */
  checkObjects(): void {
    for (const object of this.#live) {
      const { handle, length, seed } = object;
      const there = this.#memory.bytes.subarray(this.#at, this.#at + length);
      there.fill(0);
      this.#allocator.read(handle, length, this.#at);
      if (Buffer.compare(there, contentOf(object)) === 0) continue;
      throw new Error(`byte ${there.findIndex((byte, i) => byte !== (seed + i) % 251)}`);
    }
    for (const object of this.#live) {
      this.#pages.written.length = 0;
      this.#write(object);
      same('place', this.#pages.written, [this.#plain.segment(object.plain)]);
    }
    this.#memory.checkGuards();
  }

  freeAll(): void {
    this.perform({ do: 'free', from: 0, step: 1 });
    this.checkStats();
    same('pool pages', this.#allocator.stats().poolPages, 0);
  }

  #compact(maxObjects: number): void {
    const step = this.#allocator.compact(maxObjects);
    same(`compact(${maxObjects})`, step, this.#plain.compact(maxObjects));
  }

  #alloc(length: number): void {
    const handle = this.#allocator.alloc(length);
    if (handle === 0) throw new Error('no room');
    if (this.#handles.has(handle)) throw new Error('handle is live');
    this.#handles.add(handle);
    const object = { handle, length, plain: this.#plain.alloc(length), seed: this.#seed++ % 251 };
    this.#live.push(object);
    this.#write(object);
  }

  #write(object: Live): void {
    this.#memory.bytes.set(contentOf(object), this.#at);
    this.#allocator.write(object.handle, this.#at, object.length);
  }
}

function isFreed({ from, step }: { from: number; step: number }, i: number): boolean {
  return i >= from && (i - from) % step === 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function same(what: string, got: unknown, expected: unknown): void {
  if (JSON.stringify(got) !== JSON.stringify(expected)) {
    throw new Error(`${what}: ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`);
  }
}

for (const pageSize of pageSizes) {
  test(`with pages of ${pageSize} bytes every object lies where the plain allocator puts it and keeps its bytes`, (t) => {
    fc.assert(
      fc.property(operations(pageSize), fc.integer({ min: 4, max: 16 }), (sequence, chainSize) => {
        const run = new Run(pageSize, chainSize);
        for (const operation of sequence) {
          run.perform(operation);
          run.checkStats();
        }
        run.checkObjects();
        run.freeAll();
      }),
      { numRuns: pageSize === 4096 ? 40 : 6 },
    );
    t.pass();
  });
}
