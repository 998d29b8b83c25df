import { sameFilledContent } from '../pages/content.ts';
import { Random } from '../random.ts';
import { loadKind, Operations, replaceKind, storeKind } from './operations.ts';

/** A hundred pages of the mix: 16 same-filled ones, 24 duplicates, 60 unique ones. */
const sameFilled = 's';
const duplicate = 'd';
const unique = 'u';
const hundred: readonly string[] = [
  ...sameFilled.repeat(16),
  ...duplicate.repeat(24),
  ...unique.repeat(60),
];

/** Words of same-filled pages: mostly zero, as in memory. */
const fillWords = [0, 0, 0, 0, 0, 0, 0, 0x2020_2020, 0x0101_0101, 0x7fff_ffff];

/**
 * Endless mixed operations on slots. It knows which content each slot will hold, so that a duplicate is
 * the content of a slot chosen at random, wherever its object lies; no content that was unique once
 * is stored as such again.
 */
export class MixedOperations {
  readonly #random: Random;
  readonly #held: Uint32Array;
  #filled = 0;
  #nextContent = 0;
  #kinds: string[] = [];

  /** @param slots the most that will be filled. */
  constructor(slots: number, seed: number) {
    this.#random = new Random(seed);
    this.#held = new Uint32Array(slots);
  }

  /** Slots in use, from the first on. */
  get filled(): number {
    return this.#filled;
  }

  /** Stores in `count` slots that were empty, the next ones. */
  fill(count: number): Operations {
    const operations = new Operations(count);
    for (let i = 0; i < count; i++) {
      const slot = this.#filled;
      operations.set(i, storeKind, slot, this.#store(slot));
      this.#filled++;
    }
    return operations;
  }

  /** Stores over slots in use, chosen at random; or replaces, which empties them first. */
  overwrite(count: number, kind: number = storeKind): Operations {
    const operations = new Operations(count);
    for (let i = 0; i < count; i++) {
      const slot = this.#random.below(this.#filled);
      operations.set(i, kind, slot, this.#store(slot));
    }
    return operations;
  }

  /** A half stores over slots in use (a fifth of them after emptying the slot), a half loads. */
  use(count: number): Operations {
    const operations = new Operations(count);
    for (let i = 0; i < count; i++) {
      const slot = this.#random.below(this.#filled);
      const what = this.#random.below(10);
      if (what < 5) operations.set(i, loadKind, slot);
      else operations.set(i, what === 5 ? replaceKind : storeKind, slot, this.#store(slot));
    }
    return operations;
  }

  /** Stores contents that are all unique in slots that were empty. */
  fillUnique(count: number): Operations {
    const operations = new Operations(count);
    for (let i = 0; i < count; i++) {
      this.#held[this.#filled] = this.#nextContent++;
      operations.set(i, storeKind, this.#filled, this.#held[this.#filled]);
      this.#filled++;
    }
    return operations;
  }

  /** The content that the slot gets. */
  #store(slot: number): number {
    const content = this.#choose();
    this.#held[slot] = content;
    return content;
  }

  #choose(): number {
    const random = this.#random;
    if (this.#kinds.length === 0) this.#kinds = random.shuffle([...hundred]);
    const kind = this.#kinds.pop();
    if (kind === sameFilled) return sameFilledContent + fillWords[random.below(fillWords.length)]!;
    if (kind === duplicate && this.#filled > 0) {
      for (let tries = 0; tries < 100; tries++) {
        const content = this.#held[random.below(this.#filled)]!;
        if (content < sameFilledContent) return content;
      }
    }
    return this.#nextContent++;
  }
}
