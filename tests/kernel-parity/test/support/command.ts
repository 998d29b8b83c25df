import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Algorithm } from './algorithms.ts';
import type { Image } from './image.ts';
import type { MmStat } from './mm-stat.ts';

const bin = fileURLToPath(
  new URL('bin/pagefold.js', import.meta.resolve('@pagefold/cli/package.json')),
);

/** What `pagefold analyze --as zram` says about an image that is written once, to an empty device. */
export function predictionOf(image: Image, algorithm: Algorithm = 'lz4'): MmStat {
  const args = [bin, 'analyze', image.path, '--as', 'zram', '--compressor', algorithm, '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`pagefold analyze failed (${status}): ${stderr}`);
  const [{ accuracy, figures }] = JSON.parse(stdout).kernels[0].rows;
  if (accuracy !== 'exact') throw new Error(`it says ${accuracy} of ${algorithm}`);
  return figures;
}
