import { CorruptionError } from '@pagefold/contracts';
import type { GuardedCompressor } from '../../backends/guarded-compressor.ts';
import type { GuardedHasher } from '../../backends/guarded-hasher.ts';
import type { PageDesk } from '../../backends/page-desk.ts';
import type { PageFeatures } from '../../backends/page-features.ts';
import type { SimilarityOptions } from '../../pool-policy.ts';
import type { Admission } from '../admission.ts';
import type { Codecs } from '../codecs.ts';
import type { Counters } from '../counters.ts';
import type { Dictionaries } from '../dictionaries/dictionaries.ts';
import { DigestKeys } from '../digest-keys.ts';
import type { Growth } from '../growth.ts';
import type { DeltaPages, ObjectBytes } from '../object-bytes.ts';
import type { FormedDeltas } from '../object-forms.ts';
import { dictionaryIn, flags, packingMask } from '../object-state.ts';
import type { ObjectStoreParts } from '../object-store-parts.ts';
import { BasePages } from './base-pages.ts';
import { type BaseObjects, DeadBases, type ExpandedDeltas } from './dead-bases.ts';
import { DeltaLinks } from './delta-links.ts';
import { SimilarityIndex } from './similarity-index.ts';

/** What {@link SimilarPages} work with. */
export interface SimilarPagesParts {
  readonly desk: PageDesk;
  readonly hasher: GuardedHasher;
  readonly codecs: Codecs;
  readonly admission: Admission;
  readonly counters: Counters;
  readonly policy: Required<SimilarityOptions>;
  readonly features: PageFeatures;
  readonly links: DeltaLinks;
  readonly bases: BasePages;
  readonly growth: Growth;
}

/** The objects some of which are similar. */
export interface SimilarObjects extends BaseObjects {
  readonly bytesOf: ObjectBytes;
  /** Those of the compressor that pages are stored with. */
  readonly dictionaries: Dictionaries;
}

/** There is none. */
export const noBase = -1;

/** Those of a pool that stores pages so. */
export function similarPages(
  objects: SimilarObjects,
  parts: ObjectStoreParts,
): SimilarPages | undefined {
  const { features, policy } = parts;
  if (features === undefined || policy.similarity === false) return undefined;
  const { table } = objects;
  const links = new DeltaLinks(table);
  const bases = new BasePages({ ...parts, table });
  return new SimilarPages(objects, { ...parts, policy: policy.similarity, features, links, bases });
}

/**
 * Stores pages as their differences from similar ones.
 *
 * A *delta* is an object whose page was compressed with another object's page before it, its *base's*. It depends
 * on what the base's page is, never on how that is stored, so a base can be moved or compressed anew. A base is
 * in memory, in the same domain, and no delta itself: a load decodes two objects at most.
 *
 * Deltas do not count as references of their base. A base whose slots are gone is *dead*, but stays for its deltas
 * ({@link DeadBases}). It does not leave for a backing store; a delta goes there packed by itself, and is none any more.
 */
export class SimilarPages implements DeltaPages, ExpandedDeltas, FormedDeltas {
  readonly links: DeltaLinks;
  readonly bases: BasePages;
  readonly index: SimilarityIndex;
  readonly dead: DeadBases;
  readonly #objects: SimilarObjects;
  readonly #desk: PageDesk;
  readonly #keys: DigestKeys;
  readonly #hasher: GuardedHasher;
  readonly #compressor: GuardedCompressor;
  readonly #codecs: Codecs;
  readonly #admission: Admission;
  readonly #counters: Counters;
  readonly #features: PageFeatures;
  readonly #keptPercent: number;
  #deltaLength = 0;
  #plainLength = 0;

  constructor(objects: SimilarObjects, parts: SimilarPagesParts) {
    const { policy, features, links, counters } = parts;
    this.#objects = objects;
    this.links = links;
    this.bases = parts.bases;
    this.index = new SimilarityIndex(policy.indexBytes, features.words.length);
    this.dead = new DeadBases(objects, this, counters, parts.growth);
    this.#desk = parts.desk;
    this.#keys = new DigestKeys(parts.desk);
    this.#hasher = parts.hasher;
    this.#compressor = parts.codecs.first.compressor;
    this.#codecs = parts.codecs;
    this.#admission = parts.admission;
    this.#counters = counters;
    this.#features = features;
    this.#keptPercent = 100 - policy.minGainPercent;
  }

  /** Bytes of its tables, beside a column of the objects. */
  get byteLength(): number {
    return this.index.byteLength + this.links.byteLength;
  }

  /** Bytes of the delta that was last packed, at the place of a delta. */
  get deltaLength(): number {
    return this.#deltaLength;
  }

  /**
   * Packs a staged page as its difference from a similar one, where that is much shorter.
   *
   * @param length bytes of the object that the page would be by itself.
   * @param replaced an object that will be gone when its only slot has this page, or -1.
   * @returns the base, or {@link noBase}.
   * @throws BackendError
   */
  pack(page: number, domain: number, length: number, replaced: number): number {
    this.#features.take(this.#desk.stagedAt(page));
    this.#plainLength = length;
    const base = this.#candidate(domain, replaced);
    if (base === noBase) return noBase;
    this.#counters.similarityTries++;
    const capacity = Math.floor((length * this.#keptPercent) / 100);
    this.#deltaLength = this.#bring(base) ? this.#packBehind(page, capacity) : 0;
    if (this.#deltaLength > 0) return base;
    this.#counters.similarityRefused++;
    return noBase;
  }

  /** A new object stands, of the page that was last packed: a delta of `base`, or to be found as a base itself. */
  add(id: number, base: number): void {
    if (base === noBase) this.index.enter(this.#features.words, id);
    else this.#counters.similaritySavedBytes += this.#plainLength - this.#deltaLength;
  }

  /** Brings the page of a delta's base to its place on the desk. @throws CorruptionError, BackendError */
  bringBaseOf(delta: number): void {
    this.bases.bring(this.links.baseOf(delta));
  }

  /** A delta is none any more, and what it took from its base is not needed. */
  leave(delta: number): void {
    const base = this.links.baseOf(delta);
    this.dead.hasLost(base, this.links.detach(delta));
  }

  /**
   * Packs an object's page by itself, as it was packed and with the dictionary that it has, and returns the bytes that it takes so; -1
   * where it cannot be kept, or the object does not decode to the page that has its digest. {@link plainAt} says
   * where these are.
   *
   * @throws BackendError
   */
  packPlain(id: number): number {
    const state = this.#objects.table.state(id);
    try {
      this.#objects.bytesOf.unpack(id, state);
    } catch (error) {
      if (error instanceof CorruptionError) return -1;
      throw error;
    }
    this.#hasher.hashUnpackedAside();
    if (!this.#keys.isOf(this.#objects.table, id, this.#desk.spareDigest)) return -1;
    const { capacity } = this.#admission;
    const { compressor } = this.#codecs.of(state);
    const packed = compressor.packUnpacked(capacity, dictionaryIn(state));
    const length = this.#admission.lengthOf(packed);
    return typeof length === 'number' ? length : -1;
  }

  /** Whether an object of so many bytes is raw, as far as it is no delta. */
  isRaw(length: number): boolean {
    return length > this.#admission.capacity;
  }

  /** The form of a delta that is packed by itself to so many bytes. */
  plainForm(delta: number, length: number): number {
    if (this.isRaw(length)) return flags.raw;
    return this.#objects.table.state(delta) & packingMask;
  }

  /** Where the page is that was last packed by itself, of so many bytes. */
  plainAt(length: number): number {
    return this.isRaw(length) ? this.#desk.unpackedAt : this.#desk.packedAt;
  }

  /** Gives all memory back. */
  clear(): void {
    this.links.clear();
  }

  /** The object that is most likely to be similar to the page whose features were taken. */
  #candidate(domain: number, replaced: number): number {
    const { index } = this;
    index.look(this.#features.words);
    let id = index.best();
    while (id >= 0 && !this.#mayBeBase(id, domain, replaced)) id = index.best();
    return id;
  }

  /** The index may name objects that are gone, and others in their place. */
  #mayBeBase(id: number, domain: number, replaced: number): boolean {
    const { table } = this.#objects;
    const references = table.peekReferences(id);
    if (references === 0 || (references === 1 && id === replaced)) return false;
    const state = table.state(id);
    if ((state & (flags.delta | flags.writing | flags.writtenBack)) !== 0) return false;
    if (table.domain(id) !== domain) return false;
    return (state & flags.base) === 0 || this.links.hasRoom(id);
  }

  #bring(base: number): boolean {
    try {
      this.bases.bring(base);
      return true;
    } catch (error) {
      if (error instanceof CorruptionError) return false;
      throw error;
    }
  }

  #packBehind(page: number, capacity: number): number {
    this.#desk.putBehindBase(page);
    return this.#compressor.packDelta(capacity, this.#objects.dictionaries.current);
  }
}
