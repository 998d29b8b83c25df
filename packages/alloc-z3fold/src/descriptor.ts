import {
  type Allocator,
  type AllocatorContext,
  type BackendDescriptor,
  type CounterContext,
  checkPageSize,
  contractVersion,
  type ObjectCounter,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import { Z3foldCounter } from './counter.ts';
import { Z3fold } from './z3fold.ts';

/**
 * Makes a z3fold allocator on the context's pool pages: at most three objects a pool page, or a single
 * one of up to the whole page. It reserves nearly a page of the page memory, through which it moves
 * objects, and holds no pool page until the first object comes.
 *
 * It places and moves objects as mm/z3fold.c of Linux 6.12 does on one processor whose compaction work
 * always runs before the next call; the pool pages that a sequence of calls takes are then the
 * kernel's. `compact()` is an addition: it gives every page the chance that the kernel gives only to the
 * page of a freed object.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option, or a page size that pools cannot have;
 * `PAGEFOLD_PAGE_MEMORY_FULL` when the page memory is too small.
 * @throws StateError `PAGEFOLD_SEALED` when the page memory's pool stands already.
 */
export function createZ3fold(context: AllocatorContext, options?: Options): Allocator {
  resolveOptions('z3fold', {}, options);
  checkPageSize(context.pageSize);
  return new Z3fold(context);
}

function createCounter({ pageSize }: CounterContext, options?: Options): ObjectCounter {
  resolveOptions('z3fold', {}, options);
  checkPageSize(pageSize);
  return new Z3foldCounter(pageSize);
}

/** The kernel's z3fold (mm/z3fold.c, Linux 4.8 to 6.14): at most three objects a pool page. */
export const z3fold: BackendDescriptor<'allocator'> = {
  kind: 'allocator',
  name: 'z3fold',
  contractVersion,
  options: {},
  probe: () => true,
  create: createZ3fold,
  createCounter,
};
