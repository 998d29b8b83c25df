import { readFileSync, writeFileSync } from 'node:fs';
import type { Said } from './disagreement.ts';
import type { Figures } from './measure.ts';

const file = new URL('../../data/kernels.json', import.meta.url);

/** Of the generated images that kernels are asked about for this file. */
export const recordedSeed = 2;

/** Figures that images determine, and what goes with them; kernels have other ones beside them. */
const kept = [
  'pool_total_size',
  'stored_pages',
  'same_filled_pages',
  'stored_incompressible_pages',
  'reject_alloc_fail',
  'reject_compress_poor',
  'reject_compress_fail',
  'swpout_zero',
  'pages_shared',
  'pages_sharing',
  'pages_unshared',
  'ksm_zero_pages',
  'general_profit',
  'stable_node_chains',
  'stable_node_dups',
];

/** What a real kernel said of the images that come with the tests and of those that a seed generates. */
export interface SaidByKernel {
  /** The kernel that said it. */
  readonly source: string;
  readonly seed: number;
  readonly images: Readonly<Record<string, readonly Said[]>>;
}

/** By the name that `pagefold analyze --as` has for its rules. */
export type KernelGolden = Readonly<Record<string, SaidByKernel>>;

export function readKernelGolden(): KernelGolden {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Puts what kernels said in the place of what others of their names have said. */
export function renewKernelGolden(said: KernelGolden): void {
  const all = { ...readKernelGolden(), ...said };
  const lines = JSON.stringify(all, undefined, 2)
    // A line for each compressor and allocator.
    .replaceAll(/\{\n\s+"compressor"[^}]*\}\n\s+\}/g, (row) => row.replaceAll(/\s+/g, ' '));
  writeFileSync(file, `${lines}\n`);
}

/** A kernel's figures without those that say nothing of the image. */
export function keptFigures(figures: Figures): Figures {
  return Object.fromEntries(
    kept.filter((name) => name in figures).map((name) => [name, figures[name]!]),
  );
}
