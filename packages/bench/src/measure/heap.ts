import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endsWithUs } from '../children.ts';
import type { HeapResult } from '../results.ts';
import { spread } from '../statistics.ts';

const program = fileURLToPath(new URL('../processes/heap-process.js', import.meta.url));

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
  const args = ['--expose-gc', ...sizes, program, path, String(blocks)];
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const child = endsWithUs(spawn(process.execPath, args, { stdio }));
  let output = '';
  child.stdout.on('data', (part) => {
    output += part;
  });
  const [exitCode] = await once(child, 'close');
  rmSync(path);
  if (exitCode !== 0) throw new Error(`the process that measures the heap ended with ${exitCode}`);
  const told = JSON.parse(output) as { operation: string; bytes: number[] }[];
  return { operations: told.map(({ operation, bytes }) => ({ operation, bytes: spread(bytes) })) };
}
