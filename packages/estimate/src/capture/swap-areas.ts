import { readFileSync } from 'node:fs';

/** A swap area in use, as `/proc/swaps` tells it. */
export interface SwapArea {
  /** Its file or device. */
  readonly path: string;
  /** Whether it is a zram device, whose slots can be read. */
  readonly isZram: boolean;
}

/** Types from here on are no swap areas, in no kernel, but pages that are moved, damaged or marked. */
export const firstSpecialType = 23;

const line = /^(\S+)\s+(partition|file)\s/gm;

/**
 * The swap areas by type, the number that page tables have for them: the kernel lists them in that order.
 * Where one was switched off, those behind it keep their types and move up in the list, which nothing
 * tells; see {@link areaOfType}.
 */
export function parseSwaps(text: string): SwapArea[] {
  return [...text.matchAll(line)].map(([, path, kind]) => ({
    path: path!.replaceAll(/\\([0-7]{3})/g, (_, code) =>
      String.fromCharCode(Number.parseInt(code, 8)),
    ),
    isZram: kind === 'partition' && /\/zram\d+$/.test(path!),
  }));
}

export function readSwaps(): SwapArea[] {
  try {
    return parseSwaps(readFileSync('/proc/swaps', 'utf8'));
  } catch {
    return [];
  }
}

/** The area that a page table means by a type; the only one there is, whatever its type. */
export function areaOfType(areas: readonly SwapArea[], type: number): SwapArea | undefined {
  if (type >= firstSpecialType) return undefined;
  return areas.length === 1 ? areas[0] : areas[type];
}
