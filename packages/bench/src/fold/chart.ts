import { barChart } from '../charts/bars.ts';
import { pageSize } from '../pages/content.ts';
import { count } from '../report/format.ts';
import type { FoldResult } from './bars.ts';
import { poolNames } from './figures.ts';
import { kernelWays } from './kernels.ts';

/** Panels that fit beside each other. */
export const mostPanels = 3;

/** Bytes of a stored page in each pool, and in nbdkit where it was measured: a panel for each of the first images. */
export function foldChart(results: readonly FoldResult[]): string {
  const hasNbdkit = results.every(({ nbdkit }) => nbdkit !== undefined);
  const rows = [
    ...poolNames.toReversed(),
    ...(hasNbdkit ? ['nbdkit', 'nbdkit -t 1'] : []),
    ...kernelWays,
  ];
  return barChart({
    title: 'Bytes for a stored page',
    subtitle:
      'Of 4096, all tables, dictionaries and models included. All but lz4 with similar pages and a dictionary;\n' +
      'nbdkit compresses 32 KiB at a time with zstd. zram and zswap (6.12) by their rules, without their own tables.',
    rows,
    panels: results.slice(0, mostPanels).map((result) => ({
      title: result.image,
      bars: bytesOf(result, hasNbdkit).map((bytes) => {
        const value = (bytes * pageSize) / result.length;
        return { value, label: `${count(value)}   ${((100 * value) / pageSize).toFixed(0)} %` };
      }),
    })),
  });
}

function bytesOf({ bytes, nbdkit, kernels }: FoldResult, hasNbdkit: boolean): number[] {
  const pools = poolNames.toReversed().map((name) => bytes[name]);
  const disks = hasNbdkit ? [nbdkit!.defaults, nbdkit!['one thread']] : [];
  return [...pools, ...disks, ...kernelWays.map((way) => kernels[way])];
}
