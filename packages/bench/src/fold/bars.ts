import { foldWays } from './codec-times.ts';
import type { FoldFigures, PoolName } from './figures.ts';
import type { KernelWay } from './kernels.ts';
import type { NbdkitWay } from './nbdkit.ts';

/** What is measured of an image; nbdkit's bytes where it is there. */
export interface FoldResult extends FoldFigures {
  readonly image: string;
  /** Bytes of the image. */
  readonly length: number;
  readonly nbdkit?: Readonly<Record<NbdkitWay, number>>;
  readonly kernels: Readonly<Record<KernelWay, number>>;
}

/** What fold is to reach on an image; without a bound, what it comes to. */
interface Bar {
  readonly what: string;
  readonly least?: number;
  readonly most?: number;
  readonly measure: (result: FoldResult) => number | undefined;
}

const toNbdkit =
  (pool: PoolName, way: NbdkitWay) =>
  ({ nbdkit, bytes }: FoldResult): number | undefined =>
    nbdkit && nbdkit[way] / bytes[pool];

const bars: readonly Bar[] = [
  { what: 'fold-a to nbdkit', least: 1.2, measure: toNbdkit('fold-a', 'defaults') },
  { what: 'fold-a to nbdkit -t 1', least: 1.1, measure: toNbdkit('fold-a', 'one thread') },
  {
    what: 'first third to nbdkit',
    least: 1.12,
    measure: toNbdkit('fold-a, first third', 'defaults'),
  },
  { what: 'fold-s to nbdkit', least: 1.08, measure: toNbdkit('fold-s', 'defaults') },
  ...foldWays.map((way) => ({
    what: `${way} bytes to zstd`,
    most: way.startsWith('fold-s') ? 0.87 : 0.78,
    measure: ({ ways }: FoldResult) => ways[way].objects,
  })),
  ...foldWays.map((way) => ({
    what: `${way} decode to lz4`,
    most: way.startsWith('fold-s') ? 12 : 24,
    measure: ({ ways }: FoldResult) => ways[way].decode,
  })),
  { what: 'fold-a load to lz4', most: 28, measure: ({ ways }) => ways['fold-a'].load },
  { what: 'fold-s encode, µs', most: 200, measure: ({ ways }) => ways['fold-s'].encode },
  { what: 'fold-s best encode, µs', measure: ({ ways }) => ways['fold-s best'].encode },
  { what: 'fold-a encode, µs', most: 200, measure: ({ ways }) => ways['fold-a'].encode },
  { what: 'fold-a best encode, µs', measure: ({ ways }) => ways['fold-a best'].encode },
];

/** A row for each thing that is to be reached: what is wanted, then what each image has come to. */
export function barRows(results: readonly FoldResult[]): string[][] {
  return bars.map(({ what, least, most, measure }) => [
    what,
    least !== undefined ? `at least ${least}` : most !== undefined ? `at most ${most}` : '',
    ...results.map((result) => {
      const value = measure(result);
      if (value === undefined) return 'absent';
      const isMet = value >= (least ?? 0) && value <= (most ?? Number.POSITIVE_INFINITY);
      return `${value.toFixed(value < 10 ? 3 : 1)}${isMet ? '' : ' MISSED'}`;
    }),
  ]);
}
