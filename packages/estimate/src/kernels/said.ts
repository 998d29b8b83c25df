import type { KernelFigures } from './kernel-run.ts';
import type { KernelRow } from './prediction.ts';

/** What a kernel's own files say, and what to write to them. */
export type Said = Pick<KernelRow, 'figures' | 'text' | 'settings' | 'storedPages'>;

/** A kernel that stores pages, after all of them. */
export interface FilledStore {
  readonly run: KernelFigures;
  /** All pages that came, and the zero pages among them. */
  readonly pages: number;
  readonly zeroPages: number;
  readonly pageSize: number;
  /** Bytes of the pool pages. */
  readonly usedBytes: number;
}

/** Files of one folder as `grep . *` prints them. */
export function filesText(figures: Readonly<Record<string, number>>): string {
  return Object.keys(figures)
    .sort()
    .map((name) => `${name}:${figures[name]}\n`)
    .join('');
}
