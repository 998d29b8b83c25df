import { Random } from '../random.ts';
import { PageMaker, pageSize } from './content.ts';
import type { Contents } from './contents.ts';

/** Parts of the mixed workload; the rest are pages whose content has not come before. */
export const sameFilledPart = 0.16;
export const duplicatePart = 0.24;

export interface Mix {
  /** The pages, one after another, in the order in which they are stored. */
  readonly pages: Uint8Array;
  readonly sameFilled: number;
  readonly duplicates: number;
  readonly unique: number;
  /** Of the unique ones, those that the image did not have: its pages with eight bytes changed. */
  readonly derived: number;
}

/**
 * The mixed workload, made of an image's own pages: exactly 16 % same-filled pages, 24 % duplicates and
 * 60 % unique ones, in an order that the seed decides.
 */
export function makeMix(image: Uint8Array, contents: Contents, count: number, seed: number): Mix {
  const random = new Random(seed);
  const sameFilled = Math.round(count * sameFilledPart);
  const duplicates = Math.round(count * duplicatePart);
  const unique = count - sameFilled - duplicates;
  const chosen = chooseUnique(contents.distinct, image.length / pageSize, unique, random);
  const numbers = new Uint32Array(count);
  numbers.set(chosen);
  for (let i = 0; i < duplicates; i++) numbers[unique + i] = chosen[random.below(unique)]!;
  numbers.fill(none, unique + duplicates);
  random.shuffle(numbers);

  const maker = new PageMaker(image);
  const words = new Uint32Array((count * pageSize) / 4);
  const { sameFilledWords } = contents;
  for (const [i, number] of numbers.entries()) {
    const page = words.subarray((i * pageSize) / 4, ((i + 1) * pageSize) / 4);
    if (number !== none) maker.make(number, page);
    else page.fill(sameFilledWords[random.below(sameFilledWords.length)] ?? 0);
  }
  const derived = Math.max(0, unique - contents.distinct.length);
  return { pages: new Uint8Array(words.buffer), sameFilled, duplicates, unique, derived };
}

const none = 0xffff_ffff;

/** Distinct contents in a random order: the image's, and where these do not suffice, stamped ones. */
function chooseUnique(
  distinct: readonly number[],
  pagesOfImage: number,
  count: number,
  random: Random,
): number[] {
  const all = random.shuffle([...distinct]);
  const chosen = all.slice(0, count);
  for (let i = 0; chosen.length < count; i++) {
    const generation = 1 + Math.floor(i / distinct.length);
    chosen.push(generation * pagesOfImage + distinct[i % distinct.length]!);
  }
  return chosen;
}
