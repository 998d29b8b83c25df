import type { DictionaryId } from '@pagefold/contracts';

/*
 * The state of an object, a word of its record: bits 0–16 length in bytes, 17–23 flags, 24–27 which backing store,
 * 28 one more flag, 29–31 which dictionary it is compressed with, 0 for none.
 */
const lengthBits = (1 << 17) - 1;
export const lengthMask: number = lengthBits;
export const tierShift = 24;
/** Backing stores that a record can name. */
export const maxTiers = 16;
export const tierMask: number = (maxTiers - 1) << tierShift;

/**
 * What an object can be, besides its length.
 *
 * Who looks at them for every page has them as a constant of his own: the engine takes it for one, and reads what is
 * imported or exported anew each time.
 */
export const flags: Readonly<
  Record<
    'raw' | 'referenced' | 'indexed' | 'writing' | 'writtenBack' | 'delta' | 'base' | 'secondary',
    number
  >
> = {
  /** Kept as it is. */
  raw: 1 << 17,
  /** Used since the LRU scan last passed. */
  referenced: 1 << 18,
  /** In the dedup index. */
  indexed: 1 << 19,
  /** On its way to a backing store: in memory, but out of the LRU list. `referenced` cancels the journey. */
  writing: 1 << 20,
  /** In a backing store, with no bytes in memory: out of the index and the LRU list. */
  writtenBack: 1 << 21,
  /** In memory as the difference from another object's page, its base's. */
  delta: 1 << 22,
  /** Deltas refer to it, so it stays in memory. */
  base: 1 << 23,
  /** Compressed by the pool's secondary compressor. */
  secondary: 1 << 28,
};

const dictionaryShift = 29;
/** By which compressor an object is packed, and with which dictionary: 0 by the first with none, and where it is raw. */
export const packingMask: number = (flags.secondary | (0b111 << dictionaryShift)) >>> 0;
/** What an object is whatever place it has: its length, and how its page was packed. */
export const formMask: number = (lengthMask | flags.raw | packingMask) >>> 0;

/** The dictionary of an object, of its state: one that its compressor has prepared. */
export function dictionaryIn(state: number): DictionaryId {
  return state >>> dictionaryShift;
}

/** The form of what the first compressor has packed with a dictionary, or none. */
export function packedWith(dictionary: DictionaryId): number {
  return dictionary << dictionaryShift;
}

/** Bytes of an object, of its state. */
export function lengthIn(state: number): number {
  return state & lengthBits;
}
