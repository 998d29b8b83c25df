import { type Random, seedOf } from '@pagefold/faults';
import { contentNames, input } from '../kit/inputs.ts';

/** A page that is stored, with what a message calls it. Pages of different keys are different. */
export interface Content {
  /** What a message calls it. */
  readonly key: string;
  /** A page long. */
  readonly bytes: Uint8Array;
  /** What a pool should take it for. */
  readonly kind: 'zero' | 'same-filled' | 'other';
}

/** Kinds of content that stay different from each other and from same-filled pages once stamped. */
const stamped = contentNames.filter((name) => name !== 'zeros');
const stampAt = 16;

/** Pages to store: some that come again and again, and any number that are new. */
export class Palette {
  readonly zero: Content;
  readonly sameFilled: Content;
  /** Same-filled pages and others, from those that compress to almost nothing to noise. */
  readonly common: readonly Content[];
  readonly #pageSize: number;
  readonly #seed: number;
  #serial = 0;

  constructor(pageSize: number, seed: number) {
    this.#pageSize = pageSize;
    this.#seed = seed;
    this.zero = { key: 'zeros', bytes: new Uint8Array(pageSize), kind: 'zero' };
    this.sameFilled = this.#filledWith(0x5a);
    const others = Array.from({ length: 2 * stamped.length }, () => this.fresh());
    this.common = [this.zero, this.sameFilled, this.#filledWith(1), this.#words(), ...others];
  }

  /** A page that no call has returned before, of one kind of content after the other. */
  fresh(name: string = stamped[this.#serial % stamped.length]!): Content {
    const serial = this.#serial++;
    const { bytes } = input(name, this.#pageSize, seedOf(this.#seed, serial));
    new DataView(bytes.buffer).setUint32(stampAt, serial + 1);
    return { key: `${name} no. ${serial} of seed ${this.#seed}`, bytes, kind: 'other' };
  }

  /** A new page of noise and then zeros, so that whatever compresses at all compresses it to about a half. */
  easy(): Content {
    const page = this.fresh('noise');
    page.bytes.fill(0, (this.#pageSize * 3) / 8);
    return { ...page, key: `easy ${page.key}` };
  }

  /** One of the common pages, or sometimes a new one. */
  any(random: Random): Content {
    return random.below(5) === 0 ? this.fresh() : random.pick(this.common);
  }

  #filledWith(value: number): Content {
    const bytes = new Uint8Array(this.#pageSize).fill(value);
    return { key: `bytes ${value}`, bytes, kind: 'same-filled' };
  }

  #words(): Content {
    const { bytes } = input('repeated words', this.#pageSize, this.#seed);
    return { key: `repeated words of seed ${this.#seed}`, bytes, kind: 'same-filled' };
  }
}
