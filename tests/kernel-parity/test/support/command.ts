import { run } from '@pagefold/cli';
import { KeptOutput } from '@pagefold/test-support';
import type { Algorithm } from './algorithms.ts';
import type { Image } from './image.ts';
import type { Figures } from './measure.ts';
import type { MmStat } from './mm-stat.ts';

let last: Promise<unknown> = Promise.resolve();

/** Runs the command in this process, when all that were asked for before have ended. */
function pagefold(args: readonly string[]): Promise<string> {
  const [stdout, stderr] = [new KeptOutput(), new KeptOutput()];
  const running = last.then(async () => {
    const exitCode = await run(args, { stdout, stderr });
    if (exitCode === 0) return stdout.text;
    throw new Error(`pagefold ${args[0]} failed (${exitCode}): ${stdout.text}${stderr.text}`);
  });
  last = running.catch(() => {});
  return running;
}

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
export async function predictionsOf(
  image: Image,
  kernels: readonly string[],
  compressors: readonly string[],
): Promise<Prediction[]> {
  const chosen = compressors.flatMap((name) => ['--compressor', name]);
  const args = ['analyze', image.path, '--as', kernels.join(','), ...chosen, '--json'];
  const { kernels: said } = JSON.parse(await pagefold(args)) as {
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
export async function zramPredictions(
  image: Image,
  chosen: readonly Algorithm[],
): Promise<ReadonlyMap<Algorithm, MmStat>> {
  const said = await predictionsOf(image, ['zram'], chosen);
  return new Map(
    chosen.map((algorithm) => {
      const { accuracy, figures } = said.find(({ compressor }) => compressor === algorithm)!;
      if (accuracy !== 'exact') throw new Error(`it says ${accuracy} of ${algorithm}`);
      return [algorithm, figures as MmStat];
    }),
  );
}

/** What it says of one of them. */
export async function predictionOf(image: Image, algorithm: Algorithm = 'lz4'): Promise<MmStat> {
  return (await zramPredictions(image, [algorithm])).get(algorithm)!;
}
