import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Algorithm } from './algorithms.ts';
import type { Image } from './image.ts';
import type { Figures } from './measure.ts';
import type { MmStat } from './mm-stat.ts';

const bin = fileURLToPath(
  new URL('bin/pagefold.js', import.meta.resolve('@pagefold/cli/package.json')),
);

/** A row of what `pagefold analyze --as` says of a kernel. */
export interface Prediction {
  readonly kernel: string;
  /** Null for KSM. */
  readonly compressor: string | null;
  readonly allocator: string | null;
  readonly accuracy: 'exact' | 'within-half-percent' | 'approximate';
  readonly figures: Figures;
}

/** What `pagefold analyze` says about an image that these kernels hold, with each of these compressors. */
export function predictionsOf(
  image: Image,
  kernels: readonly string[],
  compressors: readonly string[],
): Prediction[] {
  const chosen = compressors.flatMap((name) => ['--compressor', name]);
  const args = [bin, 'analyze', image.path, '--as', kernels.join(','), ...chosen, '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`pagefold analyze failed (${status}): ${stdout}${stderr}`);
  const { kernels: said } = JSON.parse(stdout) as {
    kernels: { kernel: string; rows: Omit<Prediction, 'kernel'>[] }[];
  };
  return said.flatMap(({ kernel, rows }) =>
    rows.map(({ compressor, allocator, accuracy, figures }) => ({
      kernel,
      compressor,
      allocator,
      accuracy,
      figures,
    })),
  );
}

/** What it says of zram devices with each of these compressors, to which the image is written once. */
export function zramPredictions(
  image: Image,
  chosen: readonly Algorithm[],
): ReadonlyMap<Algorithm, MmStat> {
  const said = predictionsOf(image, ['zram'], chosen);
  return new Map(
    chosen.map((algorithm) => {
      const { accuracy, figures } = said.find(({ compressor }) => compressor === algorithm)!;
      if (accuracy !== 'exact') throw new Error(`it says ${accuracy} of ${algorithm}`);
      return [algorithm, figures as MmStat];
    }),
  );
}

/** What it says of one of them. */
export function predictionOf(image: Image, algorithm: Algorithm = 'lz4'): MmStat {
  return zramPredictions(image, [algorithm]).get(algorithm)!;
}
