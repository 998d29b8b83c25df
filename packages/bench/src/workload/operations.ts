/** What can be done to a slot. `replace` empties it and stores a page in it. */
export const operationKinds = ['store', 'load', 'invalidate', 'replace'] as const;

export type OperationKind = (typeof operationKinds)[number];

export const storeKind = 0;
export const loadKind = 1;
export const invalidateKind = 2;
export const replaceKind = 3;

const kindBits = 30;
export const slotMask: number = 2 ** kindBits - 1;

/**
 * A list of operations, made before it is measured and done by every peer in the same way. An
 * operation is two words: its kind and its slot, and the content that it stores.
 */
export class Operations {
  readonly words: Uint32Array;

  /** @param words the operations, where there are some already. */
  constructor(count: number, words: Uint32Array = new Uint32Array(2 * count)) {
    this.words = words;
  }

  get count(): number {
    return this.words.length / 2;
  }

  set(index: number, kind: number, slot: number, content = 0): void {
    this.words[2 * index] = (kind << kindBits) | slot;
    this.words[2 * index + 1] = content;
  }

  kind(index: number): number {
    return this.words[2 * index]! >>> kindBits;
  }

  slot(index: number): number {
    return this.words[2 * index]! & slotMask;
  }

  content(index: number): number {
    return this.words[2 * index + 1]!;
  }
}

/** One list after another. */
export function concatenated(...lists: readonly Operations[]): Operations {
  const all = new Operations(lists.reduce((sum, list) => sum + list.count, 0));
  let at = 0;
  for (const { words } of lists) {
    all.words.set(words, at);
    at += words.length;
  }
  return all;
}
