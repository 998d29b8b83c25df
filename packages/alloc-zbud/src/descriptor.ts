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
import { ZbudCounter } from './counter.ts';
import { Zbud } from './zbud.ts';

/**
 * Makes a zbud allocator on the context's pool pages: at most two objects a pool page, each of at most
 * 62 of its 64 chunks (3968 bytes at 4 KiB). Objects never move. It reserves nothing in the page
 * memory and holds no pool page until the first object comes.
 *
 * It places objects as mm/zbud.c of Linux 6.12 does; the pool pages that a sequence of calls takes are
 * the kernel's.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option, or a page size that pools cannot have.
 */
export function createZbud(context: AllocatorContext, options?: Options): Allocator {
  resolveOptions('zbud', {}, options);
  checkPageSize(context.pageSize);
  return new Zbud(context);
}

function createCounter({ pageSize }: CounterContext, options?: Options): ObjectCounter {
  resolveOptions('zbud', {}, options);
  checkPageSize(pageSize);
  return new ZbudCounter(pageSize);
}

/** The kernel's zbud (mm/zbud.c, Linux 3.11 to 6.14): at most two objects a pool page. */
export const zbud: BackendDescriptor<'allocator'> = {
  kind: 'allocator',
  name: 'zbud',
  contractVersion,
  options: {},
  probe: () => true,
  create: createZbud,
  createCounter,
};
