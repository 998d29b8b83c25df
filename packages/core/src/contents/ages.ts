import { later, now } from '../host.ts';
import type { ResolvedPolicy } from '../pool-policy.ts';
import type { ObjectUses } from './object-uses.ts';

/** The longest that a timer can wait. */
const longestTickMs = 2 ** 31 - 1;
/** An age is measured in parts of the shortest time that is long: so many, and one that may just have begun. */
const ticksOfAge = 16;

/** An age is never more ticks than that. */
const mostTicks = 2 ** 23;

/** The times, in seconds, after which objects are old for something, in a pool with a backing store or without. */
export function agesOf(policy: ResolvedPolicy, hasStore: boolean): readonly number[] {
  const { reclaimAfterSeconds, moveDownAfterSeconds, recompress } = policy;
  const ages = [
    hasStore ? reclaimAfterSeconds : Number.POSITIVE_INFINITY,
    hasStore ? moveDownAfterSeconds : Number.POSITIVE_INFINITY,
    recompress === false ? Number.POSITIVE_INFINITY : recompress.idleSeconds,
  ];
  return ages.filter((seconds) => seconds < Number.POSITIVE_INFINITY);
}

function tickMsFor(ages: readonly number[]): number {
  const shortest = (Math.min(...ages) * 1000) / ticksOfAge;
  const longest = (Math.max(...ages) * 1000) / mostTicks;
  return Math.min(Math.max(shortest, longest), longestTickMs);
}

/**
 * The clock by which objects have an age, which ticks 16 times in the shortest time that is long. It does not keep the
 * process alive.
 */
export class Ages {
  readonly #uses: ObjectUses;
  readonly #tickMs: number;
  readonly #listeners: (() => void)[] = [];
  readonly #start = now();
  #cancel: () => void;

  /** @param ages what is long, in seconds. */
  constructor(uses: ObjectUses, ages: readonly number[]) {
    this.#uses = uses;
    this.#tickMs = tickMsFor(ages);
    this.#cancel = this.#tickLater();
  }

  /** Calls `ticked` at each tick, when what is older can be told. */
  onTick(ticked: () => void): void {
    this.#listeners.push(ticked);
  }

  /** How many ticks without use make an object as old as that. */
  ticksIn(seconds: number): number {
    return Math.floor((seconds * 1000) / this.#tickMs);
  }

  close(): void {
    this.#cancel();
  }

  #tickLater(): () => void {
    return later(this.#tickMs, () => {
      // A tick that comes late counts for those that have not come.
      this.#uses.ticks = Math.floor((now() - this.#start) / this.#tickMs);
      this.#cancel = this.#tickLater();
      for (const ticked of this.#listeners) ticked();
    });
  }
}
