import type { Room } from '../room.ts';

/**
 * Dictionary, base and page as one row of bytes, in which a distance counts back from a place in the page:
 * over the page's bytes before it, then over the base's, then over the dictionary's. Base and page lie side
 * by side in the page memory and the dictionary elsewhere, so no match goes on beyond the dictionary's end.
 */
export class PageWindow {
  readonly bytes: Uint8Array;
  /** Where the page begins. */
  page = 0;
  length = 0;
  /** Bytes of the base. */
  base = 0;
  #dictionary = 0;
  #dictionaryLength = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  open(room: Room, page: number, length: number, base: number): void {
    this.page = page;
    this.length = length;
    this.base = base;
    this.#dictionary = room.dictionary;
    this.#dictionaryLength = room.dictionaryLength;
  }

  get dictionaryLength(): number {
    return this.#dictionaryLength;
  }

  /** The address that a distance leads to from a place in the page; -1 if it leads to nothing. */
  source(at: number, distance: number): number {
    if (distance <= at + this.base) return this.page + at - distance;
    const place = this.placeAt(at, distance);
    return place < 0 ? -1 : this.#dictionary + place;
  }

  /** How many bytes a match at a distance that leads somewhere has at most. */
  reach(at: number, distance: number): number {
    const left = this.length - at;
    const place = this.placeAt(at, distance);
    return place < this.#dictionaryLength ? Math.min(left, this.#dictionaryLength - place) : left;
  }

  /** The bytes at a place that are the same at a distance from it; 0 where it leads to nothing. */
  equal(at: number, distance: number): number {
    const source = this.source(at, distance);
    if (source < 0) return 0;
    const { bytes, page } = this;
    const most = this.reach(at, distance);
    let length = 0;
    while (length < most && bytes[source + length] === bytes[page + at + length]) length++;
    return length;
  }

  /** Between a place in the page and one in the dictionary: the distance for the place, and back. */
  placeAt(at: number, distance: number): number {
    return this.#dictionaryLength + this.base + at - distance;
  }

  /** The byte before a place in the page; before base and page 0. */
  before(at: number): number {
    return at + this.base > 0 ? this.bytes[this.page + at - 1]! : 0;
  }
}
