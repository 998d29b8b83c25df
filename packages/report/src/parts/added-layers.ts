import type { CombinationReport } from '@pagefold/estimate/portable';

/** What a pool has beside deduplication, on top of what comes before it; bytes. */
export interface AddedLayer {
  readonly name: string;
  readonly gross: number;
  /** What exists only for it. */
  readonly tables: number;
  readonly net: number;
  /** Microseconds that a store takes more. */
  readonly time: number;
}

/** Those that were asked for and that the compressor can have. */
export function addedLayers({ similarity, dictionary }: CombinationReport): AddedLayer[] {
  return [['similar pages', similarity] as const, ['dictionary', dictionary] as const].flatMap(
    ([name, layer]) => {
      if (layer === undefined || layer.unable !== null) return [];
      const { gross_saved_bytes: gross, net_saved_bytes: net } = layer;
      const time = layer.extra_microseconds_per_store;
      return [{ name, gross, tables: gross - net, net, time }];
    },
  );
}
