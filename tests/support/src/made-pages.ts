import { Random as PlainRandom } from '@pagefold/faults';

/** Numbers for made-up pages and blocks: those of the kit, and small ones more often than large ones. */
export class Random extends PlainRandom {
  /** From `from` to `to`, small ones more often. */
  skewed(from: number, to: number): number {
    return from + this.below(this.below(to - from + 1) + 1);
  }
}

const words =
  'the of and to in is that page pool store object handle static const return if (ptr == NULL) 0x0000 ' +
  'void struct list_head *next; <div class="item"> </div> {"id": "name": null, true, } GET /index.html ' +
  'HTTP/1.1 200 OK';
const vocabulary = words.split(' ');

/** A page is made of pieces; a maker fills `page` from `from` to `to` in one manner. */
type Maker = (page: Uint8Array, from: number, to: number, random: Random) => void;

const makers = {
  zeros(page, from, to) {
    page.fill(0, from, to);
  },
  text(page, from, to, random) {
    let at = from;
    while (at < to) {
      const word = vocabulary[random.skewed(0, vocabulary.length - 1)]!;
      for (let i = 0; i < word.length && at < to; i++) page[at++] = word.charCodeAt(i);
      if (at < to) page[at++] = random.below(12) === 0 ? 10 : 32;
    }
  },
  pointers(page, from, to, random) {
    const heap = random.next();
    for (let at = from; at < to; at++) {
      const inWord = (at - from) % 8;
      if (inWord < 2) page[at] = random.below(4) === 0 ? random.next() & 0xf8 : 0x10;
      else if (inWord < 3) page[at] = random.next();
      else page[at] = inWord < 6 ? heap >>> (8 * (inWord - 3)) : 0;
    }
  },
  records(page, from, to, random) {
    const length = 12 + random.below(60);
    for (let at = from; at < to; at++) {
      const isNew = at - from < length || (at - from) % length < 5;
      page[at] = isNew ? random.next() : page[at - length]!;
    }
  },
  runs(page, from, to, random) {
    let at = from;
    while (at < to) {
      const period = 1 + random.skewed(0, 20);
      const stop = Math.min(to, at + random.skewed(period, 600));
      for (let i = at; i < stop; i++) page[i] = i < at + period ? random.next() : page[i - period]!;
      at = stop;
    }
  },
  echoes(page, from, to, random) {
    let at = from;
    while (at < to) {
      const stop = Math.min(to, at + random.skewed(1, 40));
      const distance = at > from && random.below(5) > 0 ? 1 + random.below(at - from) : 0;
      for (; at < stop; at++) page[at] = distance > 0 ? page[at - distance]! : random.next();
    }
  },
  fewValues(page, from, to, random) {
    const mask = random.pick([1, 3, 7]);
    for (let at = from; at < to; at++) page[at] = random.next() & mask;
  },
  random(page, from, to, random) {
    for (let at = from; at < to; at++) page[at] = random.next() >>> 11;
  },
} satisfies Record<string, Maker>;

export type PageKind = keyof typeof makers | 'mixed';

export const pageKinds: readonly PageKind[] = [
  ...(Object.keys(makers) as (keyof typeof makers)[]),
  'mixed',
];

/** A page of `length` bytes, the same for the same arguments. `mixed` has pieces of all kinds. */
export function makePage(kind: PageKind, length: number, seed: number): Uint8Array {
  const random = new Random(seed);
  const page = new Uint8Array(length);
  if (kind !== 'mixed') {
    makers[kind](page, 0, length, random);
    return page;
  }
  const all = Object.values<Maker>(makers);
  let at = 0;
  while (at < length) {
    const stop = Math.min(length, at + 1 + random.skewed(0, Math.max(64, length >> 1)));
    random.pick(all)(page, at, stop, random);
    at = stop;
  }
  return page;
}
