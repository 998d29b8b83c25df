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

/** What fold is to reach on an image. */
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
  { what: 'fold-s bytes to zstd', most: 0.87, measure: ({ objectsS }) => objectsS },
  { what: 'fold-a bytes to zstd', most: 0.78, measure: ({ objectsA }) => objectsA },
  { what: 'fold-s decode to lz4', most: 12, measure: ({ decodeS }) => decodeS },
  { what: 'fold-a decode to lz4', most: 24, measure: ({ decodeA }) => decodeA },
  { what: 'fold-a load to lz4', most: 28, measure: ({ loadA }) => loadA },
  { what: 'fold-s encode, µs', most: 200, measure: ({ encodeS }) => encodeS },
  { what: 'fold-a encode, µs', most: 200, measure: ({ encodeA }) => encodeA },
];

/** A row for each thing that is to be reached: what is wanted, then what each image has come to. */
export function barRows(results: readonly FoldResult[]): string[][] {
  return bars.map(({ what, least, most, measure }) => [
    what,
    least === undefined ? `at most ${most}` : `at least ${least}`,
    ...results.map((result) => {
      const value = measure(result);
      if (value === undefined) return 'absent';
      const isMet = least === undefined ? value <= most! : value >= least;
      return `${value.toFixed(value < 10 ? 3 : 1)}${isMet ? '' : ' MISSED'}`;
    }),
  ]);
}
