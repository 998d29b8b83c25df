import type { Prediction } from './command.ts';
import type { Figures } from './measure.ts';

/** What a kernel said of an image with a compressor and an allocator; it may say more than can be predicted. */
export interface Said {
  readonly compressor: string | null;
  readonly allocator: string | null;
  readonly figures: Figures;
}

/** By how much bytes, and pages as a share of all that are stored, may be off where a compressor is not exact. */
const tolerance = 0.005;

/**
 * In zsmalloc an object that comes to another size class may be the only one there, with a zspage of 8 pages to itself,
 * and leave another class empty: in a small pool that is more, whatever the lengths.
 */
const spareZspages = 2;

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
    ([figure, value]) => !isRight(figure, value, said, prediction.accuracy),
  );
  if (wrong.length === 0) return undefined;
  const list = wrong.map(([figure, value]) => `${figure} ${value}, not ${figures[figure]}`);
  return `${name}: predicted ${list.join('; ')}`;
}

function isRight(
  figure: string,
  predicted: number,
  { allocator, figures }: Said,
  accuracy: Prediction['accuracy'],
): boolean {
  const real = figures[figure];
  if (real === undefined) return false;
  if (accuracy === 'exact') return predicted === real;
  const spare = allocator === 'zsmalloc' ? spareZspages * 8 * 4096 : 0;
  const allowed =
    figure === 'pool_total_size'
      ? Math.max(tolerance * real, spare)
      : Math.max(tolerance * figures.stored_pages!, 1);
  return Math.abs(predicted - real) <= allowed;
}
