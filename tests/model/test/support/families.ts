import { type Content, Random } from '@pagefold/conformance';
import { pageSize } from './contents.ts';

/** A family's pages are the same but for some words; what there is of each is as compressible as memory is. */
export function member(family: number, number: number): Content {
  const words = new Uint32Array(pageSize / 4);
  const ofFamily = new Random(family);
  const own = new Random(family * 1000 + number);
  for (let i = 0; i < words.length; i++) {
    words[i] = ofFamily.below(3) === 0 ? ofFamily.next() : ofFamily.below(200);
  }
  for (let changed = own.between(1, 40); changed > 0; changed--) {
    words[own.below(words.length)] = own.next();
  }
  const key = `page ${number} of family ${family}`;
  return { key, bytes: new Uint8Array(words.buffer), kind: 'other' };
}
