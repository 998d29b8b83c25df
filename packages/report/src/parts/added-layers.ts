import type { CombinationReport } from '@pagefold/estimate/portable';

/** What a pool has beside deduplication, on top of what comes before it; bytes. */
export interface AddedLayer {
  readonly name: string;
  readonly gross: number;
  /** What exists only for it. */
  readonly tables: number;
  readonly net: number;
  /** How far these may be off. */
  readonly grossError: number;
  readonly tablesError: number;
  readonly netError: number;
  /** Microseconds that a store takes more, and what is done behind it later. */
  readonly time: number;
}

/** Those that were asked for and that the compressor can have. */
export function addedLayers(row: CombinationReport): AddedLayer[] {
  const { similarity, dictionary, recompress } = row;
  const behind = recompress?.background_microseconds_per_page ?? 0;
  return (
    [
      ['similar pages', similarity, 0],
      ['dictionary', dictionary, 0],
      ['compressed anew', recompress, behind],
    ] as const
  ).flatMap(([name, layer, background]) => {
    if (layer === undefined || layer.unable !== null) return [];
    const { gross_saved_bytes: gross, net_saved_bytes: net } = layer;
    const time = layer.extra_microseconds_per_store + background;
    const { gross_saved_bytes: grossError = 0, net_saved_bytes: netError = 0 } =
      layer.sampling_error ?? {};
    const errors = { grossError, netError, tablesError: netError - grossError };
    return [{ name, gross, tables: gross - net, net, ...errors, time }];
  });
}
