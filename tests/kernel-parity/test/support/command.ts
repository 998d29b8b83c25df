import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Algorithm } from './algorithms.ts';
import type { Image } from './image.ts';
import type { MmStat } from './mm-stat.ts';

const bin = fileURLToPath(
  new URL('bin/pagefold.js', import.meta.resolve('@pagefold/cli/package.json')),
);

/** The fields that an image determines when it is written once, to an empty device. */
const predicted = [
  'orig_data_size',
  'compr_data_size',
  'mem_used_total',
  'same_pages',
  'huge_pages',
] as const;

export type PredictedMmStat = Pick<MmStat, (typeof predicted)[number]>;

/** What `pagefold analyze --as zram` says about an image. */
export function predictionOf(image: Image, algorithm: Algorithm = 'lz4'): PredictedMmStat {
  const args = [bin, 'analyze', image.path, '--as', 'zram', '--compressor', algorithm, '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`pagefold analyze failed (${status}): ${stderr}`);
  const { mm_stat, mm_stat_accuracy } = JSON.parse(stdout);
  if (mm_stat_accuracy !== 'exact') throw new Error(`it says ${mm_stat_accuracy} of ${algorithm}`);
  return mm_stat;
}

/** The same fields of a device's figures. */
export function predictedPart(figures: MmStat): PredictedMmStat {
  return Object.fromEntries(predicted.map((field) => [field, figures[field]])) as PredictedMmStat;
}
