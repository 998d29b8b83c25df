import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Absent, isAbsent } from '../absent.ts';
import type { ImageInTurns, TurnsResult } from '../results.ts';
import { ratioSpread, spread } from '../statistics.ts';
import { answerOf } from './answer-of.ts';

export interface TurnsPlan {
  /** Of each image, the most pages, from its beginning. */
  readonly pages: number;
  readonly rounds: number;
}

/** Processor time of an operation, in nanoseconds, of every block that nothing disturbed. */
interface Samples {
  readonly pool: readonly number[];
  readonly native: readonly number[];
  readonly inPlace: readonly number[];
}

interface Told {
  readonly pages: number;
  readonly blocks: number;
  readonly store: Samples;
  readonly load: Samples;
}

/**
 * The pool and the one in C in turns within a millisecond, in one process, on the pages of each image; undefined
 * where that cannot be.
 *
 * @param images pages of each image.
 */
export async function measureInTurns(
  addon: string | Absent,
  images: readonly Uint8Array[],
  folder: string,
  { rounds, seed }: { readonly rounds: number; readonly seed: number },
  say: (text: string) => void,
): Promise<TurnsResult | undefined> {
  if (isAbsent(addon)) {
    say(`  left out: ${addon.absent}`);
    return undefined;
  }
  const results: ImageInTurns[] = [];
  for (const [i, pages] of images.entries()) {
    const path = join(folder, 'turns.pages');
    writeFileSync(path, pages);
    const told = await answerOf<Told>('turns-process', [addon, path, rounds, seed]);
    rmSync(path);
    const fewest = Math.min(told.store.pool.length, told.load.pool.length);
    if (fewest > 0) results.push(resultOf(i + 1, told));
    else say(`  image ${i + 1} left out: no block of operations was undisturbed`);
  }
  return results.length === 0 ? undefined : { rounds, images: results };
}

function resultOf(image: number, { pages, blocks, store, load }: Told): ImageInTurns {
  const undisturbedBlocks = store.pool.length + load.pool.length;
  return {
    image,
    pages,
    blocks,
    undisturbedBlocks,
    store: timesOf(store),
    load: timesOf(load),
  };
}

function timesOf({ pool, native, inPlace }: Samples): ImageInTurns['store'] {
  return {
    ns: spread(pool),
    nativeNs: spread(native),
    ratio: ratioSpread(pool, native),
    ratioInPlace: ratioSpread(pool, inPlace),
  };
}
