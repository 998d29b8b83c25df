import type { BackendDescriptor, PoolPageId, PoolPages, PoolPagesStats } from '@pagefold/contracts';
import type { FaultListener, FaultTime } from './fault.ts';
import { isDue } from './fault-plan.ts';
import { faultyEngine } from './with-faults.ts';

/** When {@link ScarcePages} has no pool page left. */
export interface ScarcePagesOptions {
  /** The most pool pages that are held at a time; no limit where it is not given. */
  readonly maxPoolPages?: number;
  /** Calls of `acquire` that get no pool page whatever the limit. */
  readonly faults?: readonly FaultTime[];
  /** Called when pool pages are refused, with `acquire` and the number of the call. */
  readonly onFault?: FaultListener;
}

/** Pool pages that run out. */
export class ScarcePages implements PoolPages {
  /** The most pool pages that are held at a time. It may be changed at any time. */
  maxPoolPages: number;
  /** Times that there was no pool page. */
  refusals = 0;
  readonly #pages: PoolPages;
  readonly #faults: readonly FaultTime[];
  readonly #onFault: FaultListener;
  #calls = 0;

  constructor(pages: PoolPages, options: ScarcePagesOptions = {}) {
    this.maxPoolPages = options.maxPoolPages ?? Number.POSITIVE_INFINITY;
    this.#pages = pages;
    this.#faults = options.faults ?? [];
    this.#onFault = options.onFault ?? (() => {});
  }

  get poolPages(): number {
    return this.#pages.poolPages;
  }

  acquire(pages: number = 1): PoolPageId | -1 {
    this.#calls++;
    const isRefused = this.#faults.some((time) => isDue(time, this.#calls));
    if (!isRefused && this.#pages.poolPages + pages <= this.maxPoolPages) {
      return this.#pages.acquire(pages);
    }
    this.refusals++;
    this.#onFault('acquire', this.#calls);
    return -1;
  }

  release(id: PoolPageId): void {
    this.#pages.release(id);
  }

  write(id: PoolPageId, offset: number, src: number, length: number): void {
    this.#pages.write(id, offset, src, length);
  }

  read(id: PoolPageId, offset: number, dst: number, length: number): void {
    this.#pages.read(id, offset, dst, length);
  }

  stats(): PoolPagesStats {
    return this.#pages.stats();
  }

  close(): void {
    this.#pages.close?.();
  }
}

/** A descriptor whose allocators run out of pool pages; for the rest they are those of another one. */
export function withScarcePages(
  descriptor: BackendDescriptor<'allocator'>,
  options: ScarcePagesOptions & { readonly engine?: string },
): BackendDescriptor<'allocator'> {
  return {
    kind: descriptor.kind,
    name: descriptor.name,
    engine: options.engine ?? faultyEngine(descriptor),
    contractVersion: descriptor.contractVersion,
    options: descriptor.options,
    probe: () => descriptor.probe(),
    create: (context, allocatorOptions) =>
      descriptor.create(
        { ...context, pages: new ScarcePages(context.pages, options) },
        allocatorOptions,
      ),
  };
}
