import { type PoolPages, StateError } from '@pagefold/contracts';
import type { RecordTable } from '@pagefold/tables';
import { GuardedBackends } from './backends/guarded-backends.ts';
import { type Counters, newCounters } from './contents/counters.ts';
import { PoolLimit } from './contents/limits.ts';
import { ObjectStore } from './contents/object-store.ts';
import { WordTable } from './contents/word-table.ts';
import type { PoolOptions, ResolvedPolicy } from './pool-policy.ts';
import { DomainTable } from './slots/domain-table.ts';
import type { SlotPages } from './slots/slot-pages.ts';
import { newSlotChunks } from './slots/slot-table.ts';

/** What the devices of a pool have in common, and whether the pool can be called now. */
export class PoolTables {
  readonly policy: ResolvedPolicy;
  readonly pages: PoolPages;
  readonly backends: GuardedBackends;
  readonly counters: Counters = newCounters();
  readonly limit: PoolLimit;
  readonly objects: ObjectStore;
  readonly words: WordTable = new WordTable();
  readonly domains: DomainTable = new DomainTable();
  readonly slotChunks: RecordTable = newSlotChunks();
  readonly devices: Set<SlotPages> = new Set();
  #maxPoolPages = 0;
  #state: 'open' | 'busy' | 'closed' = 'open';

  constructor(parts: PoolOptions, policy: ResolvedPolicy) {
    this.policy = policy;
    this.pages = parts.pages;
    this.backends = new GuardedBackends(parts, policy);
    this.limit = new PoolLimit(
      policy.poolLimitBytes,
      policy.acceptThresholdPercent,
      policy.pageSize,
    );
    this.objects = new ObjectStore(this.backends, policy, this.counters);
  }

  /** Pool pages held now. */
  get poolPages(): number {
    return this.pages.stats().poolPages;
  }

  /** The most pool pages that were held. */
  get maxPoolPages(): number {
    return this.#maxPoolPages;
  }

  /** Notes that the pool may have grown. */
  noteGrowth(): void {
    const { poolPages } = this;
    if (poolPages > this.#maxPoolPages) this.#maxPoolPages = poolPages;
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** @throws StateError `PAGEFOLD_CLOSED`. */
  checkOpen(): void {
    if (this.#state === 'closed') throw new StateError('PAGEFOLD_CLOSED', 'the pool is closed');
  }

  /** Begins a call that uses the backends; only one can be under way. */
  enter(): void {
    if (this.#state !== 'open') throw this.#refusal();
    this.#state = 'busy';
  }

  /** Ends that call. */
  leave(): void {
    this.#state = 'open';
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.enter();
    this.#state = 'closed';
    this.pages.close?.();
    this.slotChunks.clear();
    this.objects.clear();
    this.words.clear();
    this.devices.clear();
  }

  #refusal(): StateError {
    if (this.#state === 'closed') return new StateError('PAGEFOLD_CLOSED', 'the pool is closed');
    return new StateError(
      'PAGEFOLD_BUSY',
      'the pool was called from inside one of its own calls (by a backend or by "onPoolLimit")',
    );
  }
}
