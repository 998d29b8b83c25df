/**
 * What a slot refers to, in 32 bits: 0 nothing; with the top bit, which makes it negative, a word, else an object plus
 * 1. Slots only keep it and hand it back; what it means is known to `contents` alone.
 */
export type ContentRef = number;

/** What an empty slot refers to. */
export const noContent: ContentRef = 0;

const wordBit = 0x8000_0000;

/** Whether it is a word; else, if it is not {@link noContent}, an object. */
export function isWord(ref: ContentRef): boolean {
  return ref < 0;
}

export function refOfWord(id: number): ContentRef {
  return id | wordBit;
}

export function wordOf(ref: ContentRef): number {
  return ref & ~wordBit;
}

export function refOfObject(id: number): ContentRef {
  return id + 1;
}

/** The object, or -1 where it is none. */
export function objectOf(ref: ContentRef): number {
  return ref > 0 ? ref - 1 : -1;
}
