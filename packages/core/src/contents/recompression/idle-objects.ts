import { PagefoldError } from '@pagefold/contracts';
import type { GuardedAllocator } from '../../backends/guarded-allocator.ts';
import type { RecompressPolicy } from '../../recompress-options.ts';
import type { Codec } from '../codecs.ts';
import { Compaction } from '../compaction.ts';
import type { Counters } from '../counters.ts';
import type { AutoDictionary } from '../dictionaries/auto-dictionary.ts';
import { flags } from '../object-state.ts';
import type { ObjectStore } from '../object-store.ts';
import { objectsInMemory } from './objects-in-memory.ts';
import type { Recompression } from './recompression.ts';

/** What {@link IdleObjects} work with. */
export interface IdleObjectsParts {
  readonly policy: RecompressPolicy;
  /** Ticks of the clock without use after which an object is idle. */
  readonly idleAfter: number;
  readonly allocator: GuardedAllocator;
  readonly counters: Counters;
  readonly first: Codec;
  readonly secondary: Codec;
  /** With the first compressor, and with the secondary one. */
  readonly back: Recompression;
  readonly away: Recompression;
  /** Where the pool trains the dictionaries of the secondary compressor itself. */
  readonly auto: AutoDictionary | undefined;
  /** Whether a device's objects may take so many bytes more, and the pool as well. */
  mayGrow(owner: number, bytes: number): boolean;
  /** An object of a device has become longer. */
  hasGrown(owner: number): void;
}

/** Objects are moved together when they have become shorter by this part of all bytes. */
const loosePart = 1 / 64;
/** Less than any age. */
const anyAge = -1;

/**
 * Compresses with the secondary compressor what has not been used for long, in *passes* over all objects in memory, a
 * step at a time; what is loaded again goes back.
 *
 * What did not become short enough is not tried again, unless the secondary compressor has got another dictionary.
 */
export class IdleObjects {
  readonly #objects: ObjectStore;
  readonly #parts: IdleObjectsParts;
  #pass: Generator<void, void> | undefined;
  /** Bytes that have become free between objects since they were last moved together. */
  #looseBytes = 0;
  /** Objects that were tried in the pass before. */
  #tried = 0;
  #dictionary = 0;

  constructor(objects: ObjectStore, parts: IdleObjectsParts) {
    this.#objects = objects;
    this.#parts = parts;
    this.#dictionary = parts.secondary.dictionaries.current;
  }

  /** Does a little of a pass, which it begins where none is under way, and says whether there is more. It never fails. */
  step(): boolean {
    this.#pass ??= this.#passOver(this.#parts.idleAfter);
    try {
      if (this.#pass.next().done !== true) return true;
    } catch (error) {
      // An allocator has failed to move objects together.
      if (!PagefoldError.is(error)) throw error;
    }
    this.#pass = undefined;
    return false;
  }

  /** Ends the pass that is under way, and makes one over all objects, however lately they were used. It never fails. */
  compressAll(): void {
    while (this.#pass !== undefined) this.step();
    this.#pass = this.#passOver(anyAge);
    while (this.step());
  }

  /** The page of an object that the secondary compressor has packed was just loaded. It never fails. */
  noteLoad(id: number): void {
    const { table } = this.#objects;
    const { policy, back, first, counters } = this.#parts;
    if (table.uses.countLoad(id) < policy.promoteAfter) return;
    const owner = table.owner(id);
    const before = table.length(id);
    if (!this.#parts.mayGrow(owner, this.#objects.bytesOf.longest - before)) return;
    const end = back.moveLoaded(id, first.dictionaries.current);
    if (end === 'failed') counters.recompressionFailed++;
    if (end !== 'kept') return;
    counters.recompressionPromoted++;
    this.#parts.hasGrown(owner);
  }

  /** @param idleAfter ticks without use after which an object is compressed. */
  *#passOver(idleAfter: number): Generator<void, void> {
    const { auto, secondary } = this.#parts;
    const tried = this.#tried;
    this.#tried = 0;
    for (let more = auto?.turn(tried); more === true; more = auto!.turn(0)) yield;
    const { current } = secondary.dictionaries;
    const isAnother = current !== this.#dictionary;
    this.#dictionary = current;
    for (const id of objectsInMemory(this.#objects.table)) {
      if (id !== undefined && !this.#isDue(id, idleAfter, isAnother)) continue;
      if (id !== undefined) this.#compress(id);
      yield;
    }
    const { bytes } = this.#objects.totals;
    if (this.#looseBytes === 0 || this.#looseBytes < loosePart * bytes) return;
    this.#looseBytes = 0;
    const compaction = new Compaction(this.#parts.allocator, this.#objects);
    for (; !compaction.isFinished; compaction.step()) yield;
  }

  #isDue(id: number, idleAfter: number, triesAgain: boolean): boolean {
    const { table } = this.#objects;
    if (table.has(id, flags.secondary | flags.writing)) return false;
    if (table.uses.age(id) <= idleAfter) return false;
    return (triesAgain || !table.uses.wasTriedInVain(id)) && this.#parts.away.canPack(id);
  }

  #compress(id: number): void {
    const { table } = this.#objects;
    const { away, secondary, policy, counters } = this.#parts;
    const before = table.length(id);
    const end = away.shorten(id, secondary.dictionaries.current, policy.minGainPercent);
    if (end === 'later') return;
    this.#tried++;
    counters.recompressionTries++;
    if (end === 'kept') {
      const saved = before - table.length(id);
      counters.recompressionSavedBytes += saved;
      this.#looseBytes += saved;
      return;
    }
    if (end === 'failed') counters.recompressionFailed++;
    else counters.recompressionRefused++;
    table.uses.noteTriedInVain(id);
  }
}
