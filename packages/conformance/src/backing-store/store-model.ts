import type {
  BackingContent,
  BackingObject,
  BackingOwners,
  BackingRead,
  BackingStore,
  Location,
  PagefoldError,
} from '@pagefold/contracts';
import { Random, seedOf } from '@pagefold/faults';
import {
  expectBytes,
  expectEqual,
  expectResolves,
  expectThat,
  fail,
  isNamed,
  type NamedError,
  show,
} from '../kit/expect.ts';
import { ObjectContents } from './object-contents.ts';

/** An object that a store should hold. */
export interface Held {
  readonly owner: number;
  readonly bytes: Uint8Array;
  at: Location;
}

const margin = 16;
const digestLengths = [4, 8, 16, 32];
/** The name that the domains of a case have: those of a store with secrets need one that has a secret. */
const domainName = 'conformance';

/** A store, and beside it the plain form of what it should hold. */
export class StoreModel {
  readonly store: BackingStore;
  readonly held: Map<number, Held> = new Map();
  readonly random: Random;
  /** The longest object that is written. */
  readonly pageSize: number;
  readonly #freeOwners: number[] = [];
  readonly #places = new Set<Location>();
  #owners = 0;
  #serial = 0;
  readonly #seed: number;
  readonly #contents: ObjectContents;

  constructor(store: BackingStore, pageSize: number, seed: number) {
    this.store = store;
    this.pageSize = pageSize;
    this.random = new Random(seed);
    this.#seed = seed;
    this.#contents = new ObjectContents(pageSize, seed);
  }

  /** Objects of these lengths, each with another content. Owners that were let go come again first. */
  objects(lengths: readonly number[]): BackingObject[] {
    return lengths.map((length) => {
      const serial = this.#serial++;
      const bytes = this.#contents.make(length, serial);
      const digest = new Uint8Array(digestLengths[serial % digestLengths.length]!);
      new Random(seedOf(this.#seed, serial)).fill(digest);
      const owner = this.#freeOwners.pop() ?? this.#owners++;
      const domain = serial % 3;
      this.store.openDomain?.(domain, domainName);
      return { owner, domain, digest, bytes, content: contentOf(bytes) };
    });
  }

  /** Lengths up to a page. */
  lengths(count: number): number[] {
    return Array.from({ length: count }, () => this.random.between(1, this.pageSize));
  }

  /** Writes objects that must be taken. */
  async write(lengths: readonly number[]): Promise<Held[]> {
    return await this.writeObjects(this.objects(lengths));
  }

  async writeObjects(objects: readonly BackingObject[]): Promise<Held[]> {
    const what = `write of ${objects.length} objects`;
    for (const { domain } of objects) this.store.openDomain?.(domain, domainName);
    return this.take(objects, await expectResolves(what, () => this.store.write(objects)));
  }

  /** Writes objects; resolves to those that are held, or to the error if it is one of these. */
  async tryWrite(
    lengths: readonly number[],
    named: readonly NamedError[],
  ): Promise<Held[] | Error> {
    const objects = this.objects(lengths);
    try {
      return this.take(objects, await this.store.write(objects));
    } catch (error) {
      this.letGo(objects);
      if (named.some((name) => isNamed(error, name))) return error as Error;
      const what = `write of ${objects.length} objects`;
      fail(`${what}: expected locations or ${named.join(' or ')}, got ${show(error)}`);
    }
  }

  /** Notes where objects are. */
  take(objects: readonly BackingObject[], locations: readonly Location[]): Held[] {
    expectEqual(locations.length, objects.length, `locations of ${objects.length} objects`);
    return objects.map(({ owner, bytes }, i) => {
      const at = locations[i]!;
      const isLocation = Number.isInteger(at) && at >= 0 && at < 2 ** 32;
      expectThat(isLocation, 'a location', 'an integer from 0 to 2³² − 1', at);
      this.#occupy(at);
      const held = { owner, bytes: bytes.slice(), at };
      this.held.set(owner, held);
      return held;
    });
  }

  /** The owners of objects that were not written can come again. */
  letGo(objects: readonly { readonly owner: number }[]): void {
    for (const { owner } of objects) this.#freeOwners.push(owner);
  }

  free(one: Held): void {
    this.forget(one);
    this.store.free(one.at, one.owner, one.bytes.length);
  }

  /** Frees each object with a chance of one in `part`. */
  freeSome(part: number): void {
    for (const one of [...this.held.values()]) if (this.random.below(part) === 0) this.free(one);
  }

  freeAll(): void {
    for (const one of [...this.held.values()]) this.free(one);
  }

  /** What a store that cleans is given. */
  owners(): BackingOwners {
    return {
      isLive: (owner, at, length) => {
        const one = this.held.get(owner);
        return one !== undefined && one.at === at && one.bytes.length === length;
      },
      moved: (owner, from, to) => {
        const one = this.held.get(owner);
        if (one?.at !== from) return false;
        this.#occupy(to);
        this.#places.delete(from);
        one.at = to;
        return true;
      },
    };
  }

  async checkAll(): Promise<void> {
    const all = [...this.held.values()];
    for (let first = 0; first < all.length; first += 32) {
      await this.check(all.slice(first, first + 32));
    }
    this.checkCount();
  }

  checkCount(): void {
    expectEqual(this.store.stats().objects, this.held.size, 'stats().objects');
  }

  /** Reads objects together; all must be there. */
  async check(objects: readonly Held[]): Promise<void> {
    const results = await this.read(objects);
    for (const [i, { at, owner }] of objects.entries()) {
      const what = `read of owner ${owner} at location ${at}`;
      expectThat(results[i] === undefined, what, 'no error', results[i]);
    }
  }

  /**
   * Reads objects together, each into the middle of a larger array, of which nothing else may be written, and
   * nothing at all where the result is an error. What comes must be what was written.
   */
  async read(objects: readonly Held[]): Promise<readonly (PagefoldError | undefined)[]> {
    const arrays = objects.map(({ bytes }) => new Uint8Array(margin * 2 + bytes.length).fill(0xa5));
    const reads = objects.map(({ at, owner, bytes }, i): BackingRead => {
      return { at, owner, dst: arrays[i]!.subarray(margin, margin + bytes.length) };
    });
    const what = `read of ${reads.length} objects`;
    const results = await expectResolves(what, () => this.store.read(reads));
    expectEqual(results.length, reads.length, `results of a ${what}`);
    for (const [i, { at, owner, dst }] of reads.entries()) {
      const expected = new Uint8Array(margin * 2 + dst.length).fill(0xa5);
      if (results[i] === undefined) expected.set(objects[i]!.bytes, margin);
      const one = `read of ${dst.length} bytes of owner ${owner} at location ${at}`;
      expectBytes(arrays[i]!, expected, `${one}, with ${margin} bytes around them`);
    }
    return results;
  }

  /** Reads what need not be there: an error, or just the bytes that this owner had there. */
  async readGone(gone: Held): Promise<void> {
    const [error] = await this.read([gone]);
    if (error !== undefined) expectBadLocation(error, gone);
  }

  forget({ owner, at }: Held): void {
    this.held.delete(owner);
    this.#places.delete(at);
    this.#freeOwners.push(owner);
  }

  #occupy(at: Location): void {
    expectThat(!this.#places.has(at), 'a location', 'one that holds no other object', at);
    this.#places.add(at);
  }
}

/** Every object is its own page, as it is. */
function contentOf(page: Uint8Array): BackingContent {
  return { page, encoding: { codec: 'raw', dictionary: undefined }, adopt: () => false };
}

export function expectBadLocation(
  error: PagefoldError | undefined,
  { at, owner, bytes }: Held,
): void {
  const what = `read of ${bytes.length} bytes of owner ${owner} at location ${at}`;
  const isNamedSo = isNamed(error, 'PAGEFOLD_BAD_LOCATION');
  expectThat(isNamedSo, what, 'PAGEFOLD_BAD_LOCATION', error);
}
