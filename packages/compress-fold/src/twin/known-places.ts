import { hash4, noPlace, placeBits, placeWays } from '../format/hash.ts';
import type { Room } from '../room.ts';
import type { PageWindow } from './page-window.ts';

const hashBits = 12;

/** The shortest match that is found by its hash. */
export const minMatch = 4;

/** Where in base, page and dictionary there are 4 bytes with the hash of those at a place. */
export class KnownPlaces {
  readonly #window: PageWindow;
  /** The last place with a hash, and the one before a place, counted from the base's start; -1 for none. */
  readonly #last: Int32Array = new Int32Array(1 << hashBits);
  readonly #before: Int32Array;
  #places: Uint16Array = new Uint16Array();

  constructor(window: PageWindow, pageSize: number) {
    this.#window = window;
    this.#before = new Int32Array(2 * pageSize);
  }

  open(room: Room): void {
    this.#places = room.places;
    this.#last.fill(-1);
    const { base } = this.#window;
    for (let at = -base; at < 0; at++) this.insert(at);
  }

  /** Makes a place known; below 0 it is in the base. */
  insert(at: number): void {
    const { bytes, page, length, base } = this.#window;
    if (at + minMatch > length) return;
    const hash = hash4(bytes, page + at) >>> (32 - hashBits);
    this.#before[base + at] = this.#last[hash]!;
    this.#last[hash] = base + at;
  }

  /** The last known place with the hash of those at `at`, counted from the base's start; -1 for none. */
  last(at: number): number {
    const { bytes, page } = this.#window;
    return this.#last[hash4(bytes, page + at) >>> (32 - hashBits)]!;
  }

  /** The known one before that; -1 for none. */
  before(place: number): number {
    return this.#before[place]!;
  }

  /** One of the dictionary's `placeWays` last places with that hash, the last one first; -1 for none. */
  inDictionary(at: number, way: number): number {
    const { bytes, page, dictionaryLength } = this.#window;
    if (dictionaryLength === 0) return -1;
    const first = (hash4(bytes, page + at) >>> (32 - placeBits)) * placeWays;
    const place = this.#places[first + way]!;
    return place === noPlace ? -1 : place;
  }
}
