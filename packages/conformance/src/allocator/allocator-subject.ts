import type { Allocator, Options, PageMemory, PoolPages } from '@pagefold/contracts';
import { ExtentPages } from '@pagefold/core';
import { ScarcePages } from '@pagefold/faults';
import { type CaseRun, createOn } from '../kit/case-run.ts';
import type { What } from '../kit/expect.ts';
import { type GuardedMemory, type Range, range } from '../kit/guarded-memory.ts';
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
  readonly guarded: GuardedMemory;
  readonly pageSize: number;
  /** Addresses that objects are written from and read to. */
  readonly src: number;
  readonly dst: number;
  readonly #workspaces: readonly Range[];

  constructor(
    allocator: Allocator,
    pages: Made['pages'],
    guarded: GuardedMemory,
    workspaces: readonly Range[],
    room: { readonly pageSize: number; readonly src: number; readonly dst: number },
  ) {
    this.allocator = allocator;
    this.pages = pages.watched;
    this.scarce = pages.scarce;
    this.guarded = guarded;
    this.#workspaces = workspaces;
    this.pageSize = room.pageSize;
    this.src = room.src;
    this.dst = room.dst;
  }

  /** Carries a call out and checks that it writes to the first `written` bytes of `dst` only. */
  watch<T>(what: What, written: number, call: () => T): T {
    return this.guarded.watch(what, [...this.#workspaces, range(this.dst, written)], call);
  }
}

interface Made {
  readonly allocator: Allocator;
  readonly pages: { readonly scarce: ScarcePages; readonly watched: WatchedPages };
  readonly workspaces: readonly Range[];
}

/** Makes allocators on one memory, which share the places that objects are written from and read to. */
export async function allocatorsOn(
  run: CaseRun<'allocator'>,
  request: AllocatorRequest = {},
): Promise<AllocatorSubject[]> {
  const { descriptor, pageSize, seed } = run.settings;
  const { count = 1, options = run.settings.options } = request;
  const { pages: newPages = (memory: PageMemory) => new ExtentPages(memory, pageSize) } = request;
  const guarded = run.newMemory();
  const made: Made[] = [];
  for (let n = 0; n < count; n++) {
    const { memory, workspaces } = guarded.forBackend();
    const scarce = new ScarcePages(newPages(memory));
    const watched = new WatchedPages(scarce, memory, pageSize);
    const create = () => descriptor.create({ memory, pageSize, pages: watched }, options);
    const allocator = await createOn(run, create, declaredBy);
    made.push({ allocator, pages: { scarce, watched }, workspaces });
  }
  const longest = Math.max(pageSize, ...made.map(({ allocator }) => allocator.maxObjectSize));
  const src = guarded.reserve(margin + longest + margin) + margin;
  const dst = guarded.reserve(margin + longest + margin) + margin;
  guarded.seal(seed);
  return made.map(
    ({ allocator, pages, workspaces }) =>
      new AllocatorSubject(allocator, pages, guarded, workspaces, { pageSize, src, dst }),
  );
}

function declaredBy(allocator: Allocator): string {
  const { name, maxObjectSize, wholePageFrom, capabilities } = allocator;
  return JSON.stringify({ name, maxObjectSize, wholePageFrom, capabilities });
}
