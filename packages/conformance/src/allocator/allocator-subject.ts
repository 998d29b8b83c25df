import type { Allocator, Options, PageMemory, PoolPages } from '@pagefold/contracts';
import { ExtentPages } from '@pagefold/core';
import { ScarcePages } from '../faults/scarce-pages.ts';
import { type Bench, type Range, range } from '../kit/bench.ts';
import type { What } from '../kit/expect.ts';
import { createOn, type Scope } from '../kit/scope.ts';
import { WatchedPages } from './watched-pages.ts';

const margin = 256;

/** How allocators for a case are made. */
export interface AllocatorRequest {
  /** How many stand on one memory, each with pool pages of its own; 1 where it is not given. */
  readonly count?: number;
  /** Instead of the suite's own options. */
  readonly options?: Options;
  /** Makes the pool pages; extents where it is not given. */
  readonly pages?: (memory: PageMemory) => PoolPages;
}

/** An allocator under test, with its pool pages and room for an object to write and one to read. */
export class AllocatorSubject {
  readonly allocator: Allocator;
  readonly pages: WatchedPages;
  /** Behind {@link pages}: here they can be made to run out. */
  readonly scarce: ScarcePages;
  readonly bench: Bench;
  readonly pageSize: number;
  /** Addresses that objects are written from and read to. */
  readonly src: number;
  readonly dst: number;
  readonly #workspaces: readonly Range[];

  constructor(
    allocator: Allocator,
    pages: Made['pages'],
    bench: Bench,
    workspaces: readonly Range[],
    room: { readonly pageSize: number; readonly src: number; readonly dst: number },
  ) {
    this.allocator = allocator;
    this.pages = pages.watched;
    this.scarce = pages.scarce;
    this.bench = bench;
    this.#workspaces = workspaces;
    this.pageSize = room.pageSize;
    this.src = room.src;
    this.dst = room.dst;
  }

  /** Carries a call out and checks that it writes to the first `written` bytes of `dst` only. */
  watch<T>(what: What, written: number, call: () => T): T {
    return this.bench.watch(what, [...this.#workspaces, range(this.dst, written)], call);
  }
}

interface Made {
  readonly allocator: Allocator;
  readonly pages: { readonly scarce: ScarcePages; readonly watched: WatchedPages };
  readonly workspaces: readonly Range[];
}

/** Makes allocators on one memory, which share the places that objects are written from and read to. */
export async function allocatorsOn(
  scope: Scope<'allocator'>,
  request: AllocatorRequest = {},
): Promise<AllocatorSubject[]> {
  const { descriptor, pageSize, seed } = scope.setup;
  const { count = 1, options = scope.setup.options } = request;
  const { pages: newPages = (memory: PageMemory) => new ExtentPages(memory, pageSize) } = request;
  const bench = scope.newBench();
  const made: Made[] = [];
  for (let n = 0; n < count; n++) {
    const { memory, workspaces } = bench.forBackend();
    const scarce = new ScarcePages(newPages(memory));
    const watched = new WatchedPages(scarce, memory, pageSize);
    const create = () => descriptor.create({ memory, pageSize, pages: watched }, options);
    const allocator = await createOn(scope, create, declaredBy);
    made.push({ allocator, pages: { scarce, watched }, workspaces });
  }
  const longest = Math.max(pageSize, ...made.map(({ allocator }) => allocator.maxObjectSize));
  const src = bench.reserve(margin + longest + margin) + margin;
  const dst = bench.reserve(margin + longest + margin) + margin;
  bench.seal(seed);
  return made.map(
    ({ allocator, pages, workspaces }) =>
      new AllocatorSubject(allocator, pages, bench, workspaces, { pageSize, src, dst }),
  );
}

function declaredBy(allocator: Allocator): string {
  const { name, maxObjectSize, wholePageFrom, capabilities } = allocator;
  return JSON.stringify({ name, maxObjectSize, wholePageFrom, capabilities });
}
