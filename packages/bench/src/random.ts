import { Random as PlainRandom } from '@pagefold/conformance';

/** Numbers of the conformance kit, and orders made of them. */
export class Random extends PlainRandom {
  /** From 0 to before 1. */
  fraction(): number {
    return this.next() / 2 ** 32;
  }

  /** Puts items in a random order, in place (Fisher and Yates). */
  shuffle<Items extends Shufflable>(items: Items): Items {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
    return items;
  }
}

interface Shufflable {
  readonly length: number;
  // biome-ignore lint/suspicious/noExplicitAny: items of any one kind
  [index: number]: any;
}
