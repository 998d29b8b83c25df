import { readFileSync, writeFileSync } from 'node:fs';
import type { otherAlgorithms } from './algorithms.ts';
import type { ChurnStep } from './churn.ts';

const file = new URL('../../data/golden.json', import.meta.url);

/** What real zram devices said: lines of their `mm_stat`. But for `others` their compressor is LZ4. */
export interface Golden {
  /** The kernel that said it. */
  readonly source: string;
  /** About the images that come with the tests, after every step of churn. */
  readonly sample: readonly {
    readonly image: string;
    readonly overwrittenWith: string;
    readonly mmStat: Readonly<Record<ChurnStep, string>>;
  }[];
  /** About the generated images, once written. */
  readonly generated: { readonly seed: number; readonly mmStat: Readonly<Record<string, string>> };
  /** After every round of random use. */
  readonly randomUse: { readonly seed: number; readonly mmStat: readonly string[] };
  /** About whole images, too large to come with the tests, once written. */
  readonly images: readonly {
    readonly image: string;
    readonly sha256: string;
    readonly mmStat: string;
  }[];
  /**
   * Of devices with other compressors, once written: the lines by the name of the image, be it of the sample, one of the
   * generated images or one of `images`.
   */
  readonly others: Readonly<
    Record<(typeof otherAlgorithms)[number], Readonly<Record<string, string>>>
  >;
}

export function readGolden(): Golden {
  return JSON.parse(readFileSync(file, 'utf8'));
}

export function writeGolden(golden: Golden): void {
  writeFileSync(file, `${JSON.stringify(golden, undefined, 2)}\n`);
}
