import { Random, seedOf } from '@pagefold/faults';
import { contentNames, input } from '../kit/inputs.ts';

/** So many pages long is what objects of one kind are pieces of. */
const pieces = 2;
const serialBytes = 4;

/**
 * Contents of objects, of all kinds in turn. Each is a piece of what was made once, from a place of its own, and
 * has its serial number at both ends, so that no two of some length are equal, nor their halves.
 */
export class ObjectContents {
  readonly #kinds: readonly Uint8Array[];
  readonly #longest: number;
  readonly #seed: number;

  constructor(longest: number, seed: number) {
    this.#longest = longest;
    this.#seed = seed;
    this.#kinds = contentNames.map((name) => input(name, pieces * longest, seed).bytes);
  }

  make(length: number, serial: number): Uint8Array {
    const kind = this.#kinds[serial % this.#kinds.length]!;
    const random = new Random(seedOf(this.#seed, serial));
    const from = random.below((pieces - 1) * this.#longest);
    const bytes = kind.slice(from, from + length);
    if (length < 2 * serialBytes) {
      random.fill(bytes);
      return bytes;
    }
    const view = new DataView(bytes.buffer);
    view.setUint32(0, serial);
    view.setUint32(length - serialBytes, serial);
    return bytes;
  }
}
