/** A sample for a compressor's model: a page, and a page that is like it, if there is one. */
export interface ModelSample {
  readonly page: Uint8Array;
  readonly base?: Uint8Array;
}

/** Parts of a page of which each has a feature. */
const parts = 8;
/** So many parts that have the same feature make pages similar. */
const leastEqual = 2;
/** Bytes of a word. */
const word = 8;

/**
 * Looks for similar pages among those that come: pages of which parts have the same greatest hash of two
 * neighbouring words, as pools do, but without their tables of fixed size. It is for samples, and keeps all of them.
 */
export class SimilarSamples {
  /** For a feature, the page that had it last. */
  readonly #pages = new Map<number, Uint8Array>();

  /** The page before it that is most like it; undefined where none is. */
  take(page: Uint8Array): Uint8Array | undefined {
    const equal = new Map<Uint8Array, number>();
    let best: Uint8Array | undefined;
    let most = leastEqual - 1;
    for (const feature of featuresOf(page)) {
      const other = this.#pages.get(feature);
      this.#pages.set(feature, page);
      if (other === undefined) continue;
      const count = (equal.get(other) ?? 0) + 1;
      equal.set(other, count);
      if (count > most) [best, most] = [other, count];
    }
    return best;
  }
}

/** Of each part of a page the greatest hash, unless all its words are equal. */
function featuresOf(page: Uint8Array): number[] {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  const partLength = page.length / parts;
  const features: number[] = [];
  for (let part = 0; part < parts; part++) {
    let greatest = 0;
    const end = Math.min((part + 1) * partLength, page.length - word);
    for (let at = part * partLength; at < end; at += word) {
      greatest = Math.max(greatest, pairHash(view, at));
    }
    if (greatest > 0) features.push(greatest);
  }
  return features;
}

/** Of two words; 0 where they are equal, which says nothing. */
function pairHash(view: DataView, at: number): number {
  const [a, b] = [view.getInt32(at, true), view.getInt32(at + 4, true)];
  const [c, d] = [view.getInt32(at + 8, true), view.getInt32(at + 12, true)];
  if (a === c && b === d) return 0;
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae3d);
  hash ^= Math.imul(c, 0x27d4eb2f) + Math.imul(d, 0x165667b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f);
  return (hash ^ (hash >>> 13)) >>> 0;
}
