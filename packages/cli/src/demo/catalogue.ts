import { Random } from './random.ts';

/** One thing that the demo service sells. */
export interface Product {
  readonly id: number;
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly priceCents: number;
  readonly tags: readonly string[];
  readonly description: string;
  readonly ratings: readonly { readonly stars: number; readonly by: string }[];
  stock: number;
}

export const categories: readonly string[] = ['kitchen', 'garden', 'office', 'travel', 'audio'];

const adjectives = ['plain', 'folding', 'quiet', 'bright', 'heavy', 'small', 'round', 'blue'];
const nouns = ['kettle', 'lamp', 'chair', 'speaker', 'shovel', 'bag', 'notebook', 'clock', 'vase'];
const places = ['at home', 'on the road', 'in the workshop', 'under the desk', 'by the window'];
const praise = ['lasts for years', 'needs no care', 'cleans easily', 'packs flat', 'stays cool'];
const people = ['Ada', 'Björn', 'Chen', 'Dilek', 'Ewa', 'Femi', 'Gita', 'Hugo', 'Ines', 'Jakob'];

/** The words that the catalogue is made of, for searching it. */
export const searchWords: readonly string[] = [...adjectives, ...nouns];

/** Products that are the same for the same seed. */
export function makeCatalogue(count: number, seed: number): Product[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, id) => makeProduct(id, random));
}

function makeProduct(id: number, random: Random): Product {
  const noun = random.pick(nouns);
  const tags = [random.pick(adjectives), random.pick(adjectives)];
  const name = `${tags.join(' ')} ${noun} ${id}`;
  const sentences = Array.from(
    { length: 3 + random.below(6) },
    () => `The ${random.pick(tags)} ${noun} ${random.pick(praise)} ${random.pick(places)}.`,
  );
  return {
    id,
    sku: `SKU-${random.next().toString(36)}`,
    name,
    category: random.pick(categories),
    priceCents: 100 + random.below(50_000),
    tags,
    description: sentences.join(' '),
    ratings: Array.from({ length: random.below(8) }, () => ({
      stars: 1 + random.below(5),
      by: random.pick(people),
    })),
    stock: random.below(1000),
  };
}
