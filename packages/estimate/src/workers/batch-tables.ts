import type { PagePass } from '../page-pass.ts';
import { type Batch, takenOf } from './batch.ts';
import { pageKinds } from './batch-slot.ts';
import { carriedError } from './carried-error.ts';

/**
 * Counts the pages of the next batch that is examined: gives their words and contents numbers.
 *
 * @returns how many of them are the first of theirs and still have to be compressed.
 */
export function countBatch(pass: PagePass, batch: Batch): number {
  lookAt(batch);
  const { slot, ids, failure } = batch;
  batch.hasOnlyZeros = failure === undefined && slot.hasOnlyZeros(batch.pages);
  if (batch.hasOnlyZeros) return 0;
  const { words, contents } = pass;
  let firsts = 0;
  for (let at = 0; at < takenOf(batch); at++) {
    slot.isFirst[at] = 0;
    const kind = slot.kinds[at]!;
    const known = kind === pageKinds.word ? words.size : contents.size;
    const id = countPage(pass, batch, at);
    if (id === undefined) continue;
    const isFirst = id === known && kind !== pageKinds.zero;
    ids[at] = id;
    slot.isFirst[at] = isFirst ? 1 : 0;
    if (isFirst && slot.isCompressed[at] === 0) firsts++;
  }
  return firsts;
}

/** Places the pages of the next batch, which is compressed. @throws what a backend threw. */
export function placeBatch(pass: PagePass, batch: Batch): void {
  if (batch.hasOnlyZeros) {
    pass.addZeros(batch.pages, batch.input);
    return;
  }
  for (let at = 0; at < takenOf(batch); at++) placePage(pass, batch, at);
  if (batch.failure !== undefined) throw carriedError(batch.failure.error);
}

/** Shows the pages to whoever reads the file, in their order; those behind its end are none. */
function lookAt(batch: Batch): void {
  const { place, slot } = batch;
  if (place === undefined) return;
  if (place.position >= place.range.end) {
    batch.pages = 0;
    batch.failure = undefined;
  }
  place.range.look(slot.bytes(0, batch.pages));
}

/** The number of its word or content; undefined where that is not in the sample. */
function countPage(pass: PagePass, { slot, input }: Batch, at: number): number | undefined {
  const digest = slot.digest(at);
  if (slot.kinds[at] === pageKinds.zero) return pass.countWord(0, 0, input);
  if (slot.kinds[at] === pageKinds.word) return pass.countWord(digest[0]!, digest[1]!, input);
  const key = digest[digest.length - 1]!;
  // The threshold may have been another when the page was examined.
  if (slot.kinds[at] === pageKinds.content && pass.sample?.has(key) !== false) {
    return pass.countContent(digest, key, input);
  }
  slot.kinds[at] = pageKinds.leftOut;
  pass.leaveOut(input);
  return undefined;
}

function placePage(pass: PagePass, { slot, ids }: Batch, at: number): void {
  const kind = slot.kinds[at];
  const id = ids[at]!;
  const isFirst = slot.isFirst[at] === 1;
  if (kind === pageKinds.content) {
    if (isFirst) keepContent(pass, id, slot.lengths(at));
    pass.placeContent(id, isFirst);
  } else if (kind !== pageKinds.leftOut) {
    if (isFirst) keepWord(pass, id, slot.lengths(at));
    pass.placeWord(id);
  }
}

function keepWord(pass: PagePass, word: number, lengths: Uint32Array): void {
  const { wordCompressors } = pass.examiner;
  for (let i = 0; i < wordCompressors.length; i++) pass.keepWord(word, lengths[i]!, i);
}

function keepContent(pass: PagePass, content: number, lengths: Uint32Array): void {
  for (let i = 0; i < lengths.length; i++) pass.keepContent(content, lengths[i]!, i);
}
