import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HeapResult } from '../results.ts';
import { spread } from '../statistics.ts';
import { answerOf } from './answer-of.ts';

/** A young generation that outlasts what is measured, in MiB. */
const youngMiB = 64;

/**
 * How many bytes of JavaScript heap an operation of the pool leaves to the collector, in a process of its own. Each
 * is measured in blocks, since now and then the engine allocates for itself.
 */
export async function measureHeap(
  pages: Uint8Array,
  folder: string,
  blocks: number,
): Promise<HeapResult> {
  const path = join(folder, 'heap.pages');
  writeFileSync(path, pages);
  const sizes = [`--min-semi-space-size=${youngMiB}`, `--max-semi-space-size=${youngMiB}`];
  const told = await answerOf<{ operation: string; bytes: number[] }[]>(
    'heap-process',
    [path, blocks],
    ['--expose-gc', ...sizes],
  );
  rmSync(path);
  return { operations: told.map(({ operation, bytes }) => ({ operation, bytes: spread(bytes) })) };
}
