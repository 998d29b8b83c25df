import type { Prediction } from './command.ts';
import type { Figures } from './measure.ts';

/** What a kernel said of an image with a compressor and an allocator; it may say more than can be predicted. */
export interface Said {
  readonly compressor: string | null;
  readonly allocator: string | null;
  readonly figures: Figures;
}

/** By how much bytes and pages may be off where a compressor is not promised to be exact. */
const tolerance = 0.02;

/**
 * And by how many pages however few there are: an object that comes to another size class may be the first there,
 * which takes a zspage, and a few lengths lie on either side of what is refused.
 */
const sparePages = 16;

/** Which predicted figure is not what the kernel said, and both; undefined where all are right. */
export function disagreement(
  said: Said & { readonly kernel: string },
  predictions: readonly Prediction[],
): string | undefined {
  const { kernel, compressor, allocator, figures } = said;
  const name = [kernel, compressor, allocator].filter((each) => each !== null).join(' ');
  const prediction = predictions.find(
    (each) =>
      each.kernel === kernel && each.compressor === compressor && each.allocator === allocator,
  );
  if (prediction === undefined) return `${name}: nothing is predicted`;
  if (prediction.accuracy === 'approximate') return `${name}: predicted to be approximate`;
  const wrong = Object.entries(prediction.figures).filter(
    ([figure, value]) => !isRight(figure, value, figures[figure], prediction.accuracy),
  );
  if (wrong.length === 0) return undefined;
  const list = wrong.map(([figure, value]) => `${figure} ${value}, not ${figures[figure]}`);
  return `${name}: predicted ${list.join('; ')}`;
}

function isRight(
  figure: string,
  predicted: number,
  real: number | undefined,
  accuracy: Prediction['accuracy'],
): boolean {
  if (real === undefined) return false;
  if (accuracy === 'exact') return predicted === real;
  const least = figure === 'pool_total_size' ? sparePages * 4096 : sparePages;
  return Math.abs(predicted - real) <= Math.max(tolerance * real, least);
}
