import { Random } from '@pagefold/conformance';
import { type BackendDescriptor, contractVersion } from '@pagefold/contracts';
import { filled, pageSize } from './pages.ts';

const lengthAt = 8;

/** "Compresses" a page to as many bytes as stand in it, or not at all: nothing comes back. */
export const known: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'known',
  contractVersion,
  options: {},
  probe: () => true,
  create: ({ memory: { bytes } }) => ({
    name: 'known',
    capabilities: { maxPrefix: 0 },
    readSlack: 0,
    writeSlack: 0,
    bound: (length) => length,
    compress(src, _length, _dst, capacity) {
      const packed = new DataView(bytes.buffer).getUint32(src + lengthAt);
      return packed > capacity ? 0 : packed;
    },
    decompress() {
      throw new Error('nothing is kept');
    },
  }),
};

/** A page of which all is known. */
export type KnownPage =
  | { readonly word: bigint }
  | { readonly content: number; readonly packed: number };

export interface KnownShares {
  readonly zeroPages: number;
  /** How many pages have each word; no word is 0. */
  readonly sameFilled: readonly number[];
  /** How many pages have each content. */
  readonly copies: readonly number[];
}

/** Pages in a random order. Contents compress to every length there is, and some not at all. */
export function knownPages(
  { zeroPages, sameFilled, copies }: KnownShares,
  seed: number,
): KnownPage[] {
  const random = new Random(seed);
  const made: KnownPage[] = [];
  for (let i = 0; i < zeroPages; i++) made.push({ word: 0n });
  for (const [i, count] of sameFilled.entries()) {
    // Words that differ in their upper half only, and in their lower.
    const word = i % 2 === 0 ? BigInt(i + 1) << 32n : BigInt(i + 1);
    for (let n = 0; n < count; n++) made.push({ word });
  }
  for (const [content, count] of copies.entries()) {
    const packed = random.pick([random.between(1, 4200), random.between(3600, 4000)]);
    for (let n = 0; n < count; n++) made.push({ content, packed });
  }
  for (let i = made.length - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [made[i], made[other]] = [made[other]!, made[i]!];
  }
  return made;
}

export function bytesOf(page: KnownPage): Uint8Array {
  if ('word' in page) return filled(page.word);
  const bytes = new Uint8Array(pageSize);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, page.content + 1);
  view.setUint32(lengthAt, page.packed);
  return bytes;
}
