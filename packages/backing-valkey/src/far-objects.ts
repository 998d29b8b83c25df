import { CorruptionError, type Location } from '@pagefold/contracts';
import { RecordTable } from '@pagefold/tables';
import { hashBytes } from './domain-keys.ts';

/** What is known of an object in the far tier. */
export interface FarObject {
  /** SHA-256 of its page. */
  readonly hash: Buffer;
  readonly owner: number;
  readonly domain: number;
  /** Bytes that its owner has there. */
  readonly length: number;
  /** Which encoding they have, by its number. */
  readonly encoding: number;
  /** Whether it has the name that only those look for who know that encoding. */
  readonly isOwn: boolean;
}

/*
 * A record: the hash in 8 words, then owner, domain, the number of the encoding, and the state: bits 0–16 the length,
 * 17 whether there is an object, 18 whether it has a name of its own, 19–20 in how many rounds it has not been found there.
 */
const ownerField = 8;
const domainField = 9;
const encodingField = 10;
const stateField = 11;
const fields = 12;
const lengthMask = 2 ** 17 - 1;
const liveFlag = 1 << 17;
const ownFlag = 1 << 18;
const missShift = 19;
const missMask = 3 << missShift;
/**
 * After so many rounds in which it was not found it is lost. Between the first and the last of them, and one that has
 * found it before, there is more than a lease: what nobody has renewed for so long is nowhere any more.
 */
const missesOfLost = 3;

/** Bytes of the longest object that there can be. */
export const maxLength: number = lengthMask;

/** The objects of a host in the far tier, 48 bytes each. A location is the number of a record. */
export class FarObjects {
  readonly #table = new RecordTable({ fields });
  /** Objects of each encoding. */
  readonly #users: number[] = [];

  get size(): number {
    return this.#table.size;
  }

  get byteLength(): number {
    return this.#table.byteLength;
  }

  /** One more than any location. */
  get end(): number {
    return this.#table.idsEnd;
  }

  /** Takes an object in; undefined where there is no memory for it. */
  add({ hash, owner, domain, length, encoding, isOwn }: FarObject): Location | undefined {
    const id = this.#table.take();
    if (id < 0) return undefined;
    for (let word = 0; word < ownerField; word++) {
      this.#table.set(id, word, hash.readUInt32LE(4 * word));
    }
    this.#table.set(id, ownerField, owner);
    this.#table.set(id, domainField, domain);
    this.#table.set(id, encodingField, encoding);
    this.#table.set(id, stateField, length | liveFlag | (isOwn ? ownFlag : 0));
    this.#users[encoding] = this.usersOf(encoding) + 1;
    return id as Location;
  }

  /** What is at a location; undefined for nothing. */
  at(location: number): FarObject | undefined {
    const state = this.#table.peek(location, stateField);
    if ((state & liveFlag) === 0) return undefined;
    const hash = Buffer.allocUnsafe(hashBytes);
    for (let word = 0; word < ownerField; word++) {
      hash.writeUInt32LE(this.#table.get(location, word), 4 * word);
    }
    return {
      hash,
      owner: this.#table.get(location, ownerField),
      domain: this.#table.get(location, domainField),
      length: state & lengthMask,
      encoding: this.#table.get(location, encodingField),
      isOwn: (state & ownFlag) !== 0,
    };
  }

  /** What an owner has at a location. @throws CorruptionError `PAGEFOLD_BAD_LOCATION`. */
  find(location: number, owner: number, length: number): FarObject {
    const found = this.at(location);
    if (found?.owner === owner && found.length === length) return found;
    const what = `an object of ${length} bytes of owner ${owner}`;
    const message = `the far tier has no place ${location} with ${what}`;
    throw new CorruptionError('PAGEFOLD_BAD_LOCATION', message);
  }

  /** How many objects have an encoding. */
  usersOf(encoding: number): number {
    return this.#users[encoding] ?? 0;
  }

  remove(location: number): void {
    this.#users[this.#table.get(location, encodingField)]!--;
    this.#table.set(location, stateField, 0);
    this.#table.free(location);
  }

  /**
   * Notes that an object was not found there, and says whether it is lost by that.
   *
   * @param isFinal whether there is no doubt; else it may be found again, until it was missed too often.
   */
  miss(location: number, isFinal: boolean): boolean {
    const misses = this.#misses(location);
    if (misses < 0 || misses === missesOfLost) return false;
    return this.#setMisses(location, isFinal ? missesOfLost : misses + 1) === missesOfLost;
  }

  /** Notes that an object is there. */
  noteFound(location: number): void {
    if (this.#misses(location) > 0) this.#setMisses(location, 0);
  }

  /** Whether an object was found gone. */
  isLost(location: number): boolean {
    return this.#misses(location) === missesOfLost;
  }

  /** In how many rounds an object was not found; -1 for no object. */
  #misses(location: number): number {
    const state = this.#table.peek(location, stateField);
    return (state & liveFlag) === 0 ? -1 : (state & missMask) >> missShift;
  }

  #setMisses(location: number, misses: number): number {
    const state = this.#table.get(location, stateField);
    this.#table.set(location, stateField, (state & ~missMask) | (misses << missShift));
    return misses;
  }

  clear(): void {
    this.#table.clear();
    this.#users.length = 0;
  }
}
