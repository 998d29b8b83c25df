import type { PoolPages } from '@pagefold/contracts';
import type { BackendLengths } from '../../backends/backend-lengths.ts';
import type { PoolGate } from '../../pool-gate.ts';
import type { ResolvedPolicy } from '../../pool-policy.ts';
import type { Ages } from '../ages.ts';
import type { Counters } from '../counters.ts';
import { AutoDictionary } from '../dictionaries/auto-dictionary.ts';
import type { PoolLimit } from '../limits.ts';
import type { ObjectStore } from '../object-store.ts';
import type { ObjectStoreParts } from '../object-store-parts.ts';
import type { Writeback } from '../writeback/writeback.ts';
import { Background } from './background.ts';
import { IdleObjects } from './idle-objects.ts';
import { Recompression } from './recompression.ts';

/** What surrounds the objects of a pool that compresses them anew. */
export interface RecompressingParts {
  readonly gate: PoolGate;
  readonly policy: ResolvedPolicy;
  readonly lengths: BackendLengths;
  readonly pages: PoolPages;
  readonly limit: PoolLimit;
  readonly writeback: Writeback;
  readonly ages: Ages | undefined;
}

/** How a pool compresses anew what is idle, in the background. */
export class Recompressing {
  readonly idle: IdleObjects;
  readonly #counters: Counters;
  readonly #writeback: Writeback;
  readonly #background: Background;

  constructor(idle: IdleObjects, counters: Counters, writeback: Writeback, background: Background) {
    this.idle = idle;
    this.#counters = counters;
    this.#writeback = writeback;
    this.#background = background;
  }

  /** Does it at once with all that is in memory, and says by how many bytes objects have become shorter. */
  all(): number {
    const before = this.#counters.recompressionSavedBytes;
    this.idle.compressAll();
    this.#writeback.room.serve();
    return this.#counters.recompressionSavedBytes - before;
  }

  /** Begins nothing more: the pool is closed. */
  close(): void {
    this.#background.close();
  }
}

/** That of a pool which does. */
export function recompressing(
  objects: ObjectStore,
  given: ObjectStoreParts,
  parts: RecompressingParts,
): Recompressing | undefined {
  const { policy, ages, lengths, limit, pages, writeback } = parts;
  const { first, secondary } = given.codecs;
  const { recompress } = policy;
  if (recompress === false || secondary === undefined) return undefined;
  const reachesBases = lengths.secondary.maxPrefix >= policy.pageSize;
  const away = new Recompression(objects, { ...given, codec: secondary, reachesBases });
  const training = { ...given, ...lengths.secondary, codec: secondary, recompression: away };
  const isAuto = given.secondaryDictionary === 'auto';
  const idle = new IdleObjects(objects, {
    policy: recompress,
    idleAfter: ages!.ticksIn(recompress.idleSeconds),
    allocator: given.allocator,
    counters: given.counters,
    first,
    secondary,
    back: new Recompression(objects, { ...given, codec: first, reachesBases: true }),
    away,
    auto: isAuto ? new AutoDictionary(objects, training, 0) : undefined,
    mayGrow: (owner, bytes) =>
      limit.mayPromote(pages.poolPages) && objects.charges.excess(owner) + bytes <= 0,
    hasGrown: (owner) => {
      if (writeback.hasStore) writeback.hasGrown(owner);
    },
  });
  const { maxCpuPercent } = recompress;
  const background = new Background(idle, parts.gate, maxCpuPercent, () => writeback.room.serve());
  ages!.onTick(() => background.wake());
  return new Recompressing(idle, given.counters, writeback, background);
}
