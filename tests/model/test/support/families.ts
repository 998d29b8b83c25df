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

/** Words of a passage. */
const passage = 16;
/** Passages that pages speak in. */
const vocabulary = Array.from({ length: 200 }, (_, n) => {
  const random = new Random(7_000_000 + n);
  return Uint32Array.from({ length: passage }, () => random.next());
});

/** Too different from the others to be a difference of one, but a dictionary of their passages saves much of it. */
export function speaker(number: number): Content {
  const words = new Uint32Array(pageSize / 4);
  const own = new Random(8_000_000 + number);
  for (let at = 0; at < words.length; at += passage) {
    if (own.below(2) === 0) words.set(own.pick(vocabulary), at);
    else for (let i = 0; i < passage; i++) words[at + i] = own.next();
  }
  return { key: `page of speaker ${number}`, bytes: new Uint8Array(words.buffer), kind: 'other' };
}
