import type { PageMemory } from '@pagefold/contracts';
import { adaptiveModelLength, readAdaptive } from './format/adaptive-model.ts';
import { hash4, noPlace, placeBits, placeWays } from './format/hash.ts';
import { alphabetCount, firstsBits, readStatic } from './format/static-model.ts';
import { cellCount, maxDictionaryLength } from './format/symbols.ts';
import { type FoldName, invalidTrained, type Trained } from './format/trained.ts';

/**
 * Where the tables of a prepared model and dictionary lie, counted from the start of their room in the page
 * memory. assembly/lib/room.ts has the same numbers.
 *
 *        0     12  bytes of the dictionary, its address, that of the places; 4 bytes each
 *       64  29056  prices by cell, 2 bytes each
 *    29120  58112  fold-s: frequencies by cell, 4 bytes; fold-a: probabilities by cell, 2 bytes
 *    87232  38912  fold-s: the symbol of every 8th slot of each alphabet
 *  then            the dictionary and 64 bytes; places in the dictionary, 2 bytes each
 */
const pricesAt = 64;
const modelAt: number = pricesAt + 2 * cellCount;
const firstsAt: number = modelAt + 4 * cellCount;
const firstsLength: number = alphabetCount << firstsBits;
/** Bytes after a dictionary that copying from it may read. */
const dictionarySlack = 64;
const placesLength: number = placeWays * 2 * (1 << placeBits);

/** Tables of a model and a dictionary in the page memory, for module and twin. */
export class Room {
  readonly address: number;
  /** Where the dictionary lies. */
  readonly dictionary: number;
  readonly prices: Uint16Array;
  /** Of `fold-a`. */
  readonly probabilities: Uint16Array;
  /** Of `fold-s`. */
  readonly frequencies: Uint32Array;
  readonly firsts: Uint8Array;
  /** For each hash of 4 bytes where in the dictionary they last are; `noPlace` for nowhere. */
  readonly places: Uint16Array;
  readonly #name: FoldName;
  readonly #bytes: Uint8Array;
  readonly #header: Uint32Array;

  /** @param hasDictionary whether there is room for one. */
  constructor(memory: PageMemory, name: FoldName, hasDictionary: boolean) {
    const { buffer } = memory.memory;
    const tables = name === 'fold-s' ? firstsAt + firstsLength : firstsAt;
    const length = hasDictionary ? maxDictionaryLength + dictionarySlack + placesLength : 0;
    const at = memory.reserve(tables + length, 64);
    this.#name = name;
    this.#bytes = memory.bytes;
    this.#header = new Uint32Array(buffer, at, 3);
    this.address = at;
    this.prices = new Uint16Array(buffer, at + pricesAt, cellCount);
    this.probabilities = new Uint16Array(buffer, at + modelAt, cellCount);
    this.frequencies = new Uint32Array(buffer, at + modelAt, cellCount);
    this.firsts = new Uint8Array(buffer, at + firstsAt, name === 'fold-s' ? firstsLength : 0);
    this.dictionary = at + tables;
    const places = this.dictionary + maxDictionaryLength + dictionarySlack;
    this.#header.set([0, this.dictionary, places]);
    this.places = new Uint16Array(
      buffer,
      hasDictionary ? places : at,
      hasDictionary ? placesLength / 2 : 0,
    );
  }

  get dictionaryLength(): number {
    return this.#header[0]!;
  }

  /**
   * Fills the tables.
   *
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for a model that is none.
   */
  fill({ model, dictionary }: Trained): void {
    this.#header[0] = 0;
    this.#readModel(model);
    if (dictionary.length === 0) return;
    this.#bytes.set(dictionary, this.dictionary);
    this.#header[0] = dictionary.length;
    this.#indexDictionary();
  }

  #readModel(model: Uint8Array): void {
    if (this.#name === 'fold-a') {
      if (model.length !== adaptiveModelLength) {
        throw invalidTrained(
          this.#name,
          `have a model of ${model.length} bytes, not ${adaptiveModelLength}`,
        );
      }
      readAdaptive(model, this.probabilities, this.prices);
      return;
    }
    const read = readStatic(model, this);
    if (typeof read === 'string') throw invalidTrained(this.#name, `have a model that ${read}`);
    if (read !== model.length) {
      throw invalidTrained(this.#name, `have ${model.length - read} bytes after the model`);
    }
  }

  #indexDictionary(): void {
    const { places, dictionary, dictionaryLength } = this;
    places.fill(noPlace);
    for (let place = 0; place + 4 <= dictionaryLength; place++) {
      const first = (hash4(this.#bytes, dictionary + place) >>> (32 - placeBits)) * placeWays;
      places[first + 1] = places[first]!;
      places[first] = place;
    }
  }
}
