import type { AnalysisReport } from '@pagefold/estimate';
import { duplicatesOf, type MappingPages } from './mappings.ts';

export type Population = 'resident' | 'swapped' | 'whole guest';

/** What was looked at, and how. */
export interface About {
  readonly workload: string;
  readonly population: Population;
  readonly what: string;
  readonly input: string;
  /** Packages with their versions. */
  readonly programs: string;
  readonly processes: number;
  readonly machine: string;
  readonly date: string;
  readonly commands: readonly string[];
}

/** What one compressor comes to on zsmalloc, in bytes. */
export interface CompressorFigures {
  readonly compressor: string;
  /** What a pool without deduplication saves. */
  readonly saved_bytes_without_dedup: number;
  readonly dedup_gross_saved_bytes: number;
  readonly dedup_net_saved_bytes: number;
  /** How far the net saving may be from that of a larger pool. */
  readonly dedup_uncertainty_bytes: number;
  /** Null where the compressor cannot have them. */
  readonly similarity_net_saved_bytes: number | null;
  readonly dictionary_net_saved_bytes: number | null;
  /** What zswap's `pool_total_size` would be, and zram's `mem_used_total`. */
  readonly zswap_zbud_bytes: number;
  readonly zswap_zsmalloc_bytes: number;
  readonly zram_bytes: number;
}

/** The figures of one image, or of several taken as one. */
export interface Finding extends About {
  readonly pages: number;
  readonly page_size: number;
  readonly zero_pages: number;
  readonly same_filled_pages: number;
  readonly duplicate_pages: number;
  /** Of the duplicates, those that are one only because another machine has the page. */
  readonly duplicate_pages_across: number | null;
  /** Pages that were not looked at although they are of this memory, by reason. */
  readonly left_out: Readonly<Record<string, number>>;
  readonly ksm_profit_bytes: number;
  readonly compressors: readonly CompressorFigures[];
  /** Where the duplicates are, of live processes. */
  readonly mappings: readonly MappingPages[];
}

/** Kinds of mappings that are kept of a finding. */
const keptMappings = 3;

/** What an analysis says of an image. */
export function findingOf(
  about: About,
  report: AnalysisReport,
  leftOut: Readonly<Record<string, number>>,
  mappings: readonly MappingPages[],
): Finding {
  const { pages, page_size, layers, domain_sharing, combinations } = report;
  const kernels = new Map(report.kernels.map(({ kernel, rows }) => [kernel as string, rows]));
  const rowOf = (kernel: string, compressor: string | null, allocator: string | null) =>
    expected(
      kernels
        .get(kernel)
        ?.find((row) => row.compressor === compressor && row.allocator === allocator),
      `${kernel} with ${compressor} and ${allocator}`,
    );
  return {
    ...about,
    pages,
    page_size,
    zero_pages: layers.zero_pages,
    same_filled_pages: layers.same_filled_pages,
    duplicate_pages: layers.duplicate_pages,
    duplicate_pages_across: domain_sharing?.across_pages ?? null,
    left_out: leftOut,
    ksm_profit_bytes: rowOf('ksm', null, null).saved_bytes,
    compressors: combinations.map((row) => ({
      compressor: row.compressor,
      saved_bytes_without_dedup: row.saved_bytes_without_dedup,
      dedup_gross_saved_bytes: row.gross_saved_bytes,
      dedup_net_saved_bytes: row.net_saved_bytes,
      dedup_uncertainty_bytes: row.uncertainty_bytes,
      similarity_net_saved_bytes: netOf(row.similarity, 'similar pages'),
      dictionary_net_saved_bytes: netOf(row.dictionary, 'a dictionary'),
      zswap_zbud_bytes: rowOf('zswap-6.12', row.compressor, 'zbud').used_bytes,
      zswap_zsmalloc_bytes: rowOf('zswap-6.12', row.compressor, 'zsmalloc').used_bytes,
      zram_bytes: rowOf('zram', row.compressor, 'zsmalloc').used_bytes,
    })),
    mappings: mappings.filter((each) => duplicatesOf(each) > 0).slice(0, keptMappings),
  };
}

function netOf(
  layer: { readonly unable: string | null; readonly net_saved_bytes: number } | undefined,
  what: string,
): number | null {
  const { unable, net_saved_bytes } = expected(layer, what);
  return unable === null ? net_saved_bytes : null;
}

function expected<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null)
    throw new Error(`the analysis says nothing of ${what}`);
  return value;
}
