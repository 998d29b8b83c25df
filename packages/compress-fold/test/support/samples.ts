import { type FoldTrained, FoldTrainer } from '@pagefold/compress-fold';
import { makePage, pageKinds, Random } from '@pagefold/test-support';

/** A page with a few words changed, as one that is stored as a difference from it. */
export function changed(page: Uint8Array, seed: number): Uint8Array {
  const random = new Random(seed);
  const copy = page.slice();
  for (let i = random.below(40); i > 0; i--) copy[random.below(copy.length)] = random.next();
  return copy;
}

/** Pages of all kinds, some with a base. */
export function* samples(count: number, seed = 0, pageSize = 4096) {
  for (let i = 0; i < count; i++) {
    const page = makePage(pageKinds[i % pageKinds.length]!, pageSize, seed + i);
    yield i % 3 === 0 ? { page, base: changed(page, seed + i) } : { page };
  }
}

/** Bytes that made-up pages have in them. */
export function madeDictionary(length: number): Uint8Array {
  return makePage('text', length, 77);
}

let usual: FoldTrained | undefined;

/** Models of made-up pages, made once: nobody writes to them. */
export function usualModels(): FoldTrained {
  usual ??= madeModels(8192, 40);
  return usual;
}

/** Models of so many made-up pages. */
export function madeModels(dictionaryLength: number, count: number): FoldTrained {
  const trainer = new FoldTrainer({ dictionary: madeDictionary(dictionaryLength) });
  for (const { page, base } of samples(count, 1000)) trainer.add(page, base);
  return trainer.train();
}
