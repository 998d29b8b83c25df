import type { SlotState } from '../slots/slot-state.ts';
import { type ContentRef, isWord, noContent, objectOf, wordOf } from './content-ref.ts';
import type { ObjectStore } from './object-store.ts';
import type { WordTable } from './word-table.ts';

/** What a content is; `shared` only where it is told, for it says what other slots hold. */
export function stateOf(
  ref: ContentRef,
  tellsShared: boolean,
  { words, objects }: { readonly words: WordTable; readonly objects: ObjectStore },
): SlotState {
  if (ref === noContent) return 'empty';
  if (isWord(ref)) {
    const word = wordOf(ref);
    return (words.low(word) | words.high(word)) === 0 ? 'zero' : 'same-filled';
  }
  const object = objectOf(ref);
  if (objects.isWrittenBack(object)) return 'written-back';
  if (tellsShared && objects.table.references(object) > 1) return 'shared';
  return objects.isRaw(object) ? 'raw' : 'compressed';
}
