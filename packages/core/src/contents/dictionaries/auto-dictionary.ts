import { type DictionaryId, mostDictionaries, PagefoldError } from '@pagefold/contracts';
import { DictionaryTrainer } from '@pagefold/train';
import type { GuardedAllocator } from '../../backends/guarded-allocator.ts';
import type { PageDesk } from '../../backends/page-desk.ts';
import type { Codec } from '../codecs.ts';
import { Compaction, type MovedObjects } from '../compaction.ts';
import type { Counters } from '../counters.ts';
import { dictionaryIn, flags } from '../object-state.ts';
import type { ObjectStoreParts } from '../object-store-parts.ts';
import { objectsInMemory } from '../recompression/objects-in-memory.ts';
import { type RecompressedObjects, Recompression } from '../recompression/recompression.ts';
import { noDictionary } from './dictionaries.ts';

/** Contents in memory that are enough to train on. */
const enoughObjects = 2048;
/** It is trained anew when so many times the contents have been stored that there were then. */
const trainedAgainAfter = 4;
/** Bytes of the pages that are trained on, at most. */
const sampleBytes = 2 * 1024 * 1024;
/** Contents that are compressed on trial. */
const triedObjects = 256;
/** What a dictionary must save, by what it takes itself. */
const leastReturn = 2;
/** Steps of a training in a turn: in each a page is compressed, decompressed or looked through. */
const stepsATurn = 2;
/** More makes lz4 no use of, and training takes longer. */
const longestDictionary = 65_536;

/** The objects that are trained on. */
export interface TrainedObjects extends MovedObjects, RecompressedObjects {}

/** What an {@link AutoDictionary} works with. */
export interface AutoDictionaryParts {
  readonly desk: PageDesk;
  readonly counters: Counters;
  /** What the dictionaries are for. */
  readonly codec: Codec;
  /** With that. */
  readonly recompression: Recompression;
  readonly allocator: GuardedAllocator;
  /** The most bytes of a dictionary that the compressor takes. */
  readonly maxDictionary: number;
}

/** That of a pool which trains the dictionaries of its first compressor itself. */
export function autoDictionary(
  objects: TrainedObjects,
  parts: ObjectStoreParts,
): AutoDictionary | undefined {
  if (parts.dictionary !== 'auto') return undefined;
  const codec = parts.codecs.first;
  const recompression = new Recompression(objects, { ...parts, codec, reachesBases: true });
  return new AutoDictionary(objects, { ...parts, codec, recompression }, enoughObjects);
}

/**
 * Trains the dictionaries of a codec on what the pool holds, in turns. Those of the first are a little after each object that
 * was stored. Nothing is done on a timer then, so how far it has come depends on what was stored, and on nothing else.
 *
 * A training takes contents by their digests, so they are spread over all there are, then other ones are compressed
 * with the dictionary on trial: one that does not save twice its own bytes is forgotten. One that does is used for what
 * is stored from then on; what was stored before is compressed anew, and the dictionaries before it are forgotten
 * when nothing needs them any more.
 */
export class AutoDictionary {
  readonly #objects: TrainedObjects;
  readonly #parts: AutoDictionaryParts;
  /** Objects that are to come before it is looked again whether there are enough. */
  #untilNext: number;
  #training: Generator<void, void> | undefined;

  constructor(objects: TrainedObjects, parts: AutoDictionaryParts, untilFirst: number) {
    this.#objects = objects;
    this.#parts = parts;
    this.#untilNext = untilFirst;
  }

  /** Whether a training is under way, what is done with its dictionary included. */
  get isTraining(): boolean {
    return this.#training !== undefined;
  }

  /** Does a little, if there is something to do, after `objects` were stored or refused. It never fails. */
  turn(objects = 1): boolean {
    if (this.#training === undefined && !this.#begins(objects)) return false;
    const training = this.#training!;
    for (let step = 0; step < stepsATurn && this.#goesOn(training); step++);
    return true;
  }

  #goesOn(training: Generator<void, void>): boolean {
    try {
      if (training.next().done !== true) return true;
    } catch (error) {
      // An allocator has failed to move objects together.
      if (!PagefoldError.is(error)) throw error;
    }
    this.#training = undefined;
    this.#parts.codec.dictionaries.forgetUnused();
    this.#untilNext = trainedAgainAfter * Math.max(enoughObjects, this.#objects.inMemory);
    return false;
  }

  #begins(objects: number): boolean {
    this.#untilNext -= objects;
    if (this.#untilNext > 0) return false;
    this.#untilNext = enoughObjects - this.#objects.inMemory;
    if (this.#untilNext > 0) return false;
    this.#training = this.#train();
    return true;
  }

  *#train(): Generator<void, void> {
    const { counters, codec } = this.#parts;
    const { dictionaries } = codec;
    dictionaries.forgetUnused();
    if (dictionaries.count === mostDictionaries) yield* this.#leaveOlder();
    dictionaries.forgetUnused();
    // What is in a backing store, or does not decode, needs its own for as long as it lives.
    if (dictionaries.count === mostDictionaries) return;
    const bytes = yield* this.#trained();
    const dictionary = this.#prepared(bytes);
    if (dictionary === noDictionary || !(yield* this.#pays(dictionary, bytes.length))) {
      counters.dictionariesRefused++;
      return;
    }
    counters.dictionariesTrained++;
    dictionaries.use(dictionary);
    yield* this.#leaveOlder();
  }

  *#trained(): Generator<void, Uint8Array> {
    const { desk, codec, recompression, maxDictionary } = this.#parts;
    const { compressor } = codec;
    const { pageSize } = desk;
    const { table } = this.#objects;
    const trainer = new DictionaryTrainer({
      pageSize,
      dictionaryBytes: Math.min(maxDictionary, longestDictionary),
      sampleBytes: Math.max(sampleBytes, 2 * pageSize),
      model: compressor.hasModels ? (bytes) => compressor.modelTrainer(bytes) : undefined,
    });
    const share = shareFor((this.#objects.inMemory * pageSize) / sampleBytes);
    for (const id of objectsInMemory(table)) {
      if (id !== undefined && this.#part(id, share) !== 0) continue;
      if (id !== undefined && recompression.unpack(id)) {
        trainer.add(desk.unpacked, table.has(id, flags.delta) ? desk.base : undefined);
      }
      yield;
    }
    return yield* trainer.slices();
  }

  #prepared(bytes: Uint8Array): DictionaryId {
    if (bytes.length === 0) return noDictionary;
    try {
      return this.#parts.codec.dictionaries.add(bytes);
    } catch (error) {
      if (PagefoldError.is(error)) return noDictionary;
      throw error;
    }
  }

  /** Whether a dictionary saves enough, as far as contents tell that it was not trained on. */
  *#pays(dictionary: DictionaryId, bytes: number): Generator<void, boolean> {
    const share = shareFor(this.#objects.inMemory / triedObjects);
    let tried = 0;
    let gained = 0;
    for (const id of objectsInMemory(this.#objects.table)) {
      if (id !== undefined && this.#part(id, share) !== 1) continue;
      if (id !== undefined) {
        tried++;
        gained += this.#parts.recompression.gain(id, dictionary);
      }
      yield;
    }
    return (gained * this.#objects.inMemory) / tried >= leastReturn * bytes;
  }

  /**
   * Compresses with the dictionary at hand what was without one, where it is shorter so, and what has another; then
   * moves objects together, for that has left room between them.
   */
  *#leaveOlder(): Generator<void, void> {
    const { recompression, codec } = this.#parts;
    const { table } = this.#objects;
    const { current } = codec.dictionaries;
    for (const id of objectsInMemory(this.#objects.table)) {
      if (id !== undefined) {
        const state = table.state(id);
        const own = dictionaryIn(state);
        if (own === current || !codec.hasPacked(state)) continue;
        if (own === noDictionary) recompression.shorten(id, current);
        else recompression.move(id, current);
      }
      yield;
    }
    const compaction = new Compaction(this.#parts.allocator, this.#objects);
    for (; !compaction.isFinished; compaction.step()) yield;
  }

  /** Which of `share` parts of all contents an object is in, which its digest says. */
  #part(id: number, share: number): number {
    return (this.#objects.table.low(id) >>> 0) % share;
  }
}

/** A power of two, so that the parts of one division are in one part of any other each; there are two at least. */
function shareFor(parts: number): number {
  return Math.max(2, 2 ** Math.ceil(Math.log2(parts)));
}
