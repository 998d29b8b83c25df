/** The fields of zram's `mm_stat`, in its order (Documentation/admin-guide/blockdev/zram.rst). */
const fields = [
  /** Bytes of the pages that slots hold. */
  'orig_data_size',
  /** Bytes of the objects; a raw one counts whole. */
  'compr_data_size',
  /** Bytes of the pool pages. */
  'mem_used_total',
  /** 0: there is none. */
  'mem_limit',
  /** The most that `mem_used_total` has been right after an allocation. */
  'mem_used_max',
  'same_pages',
  /** Pool pages that compaction has released, ever. */
  'pages_compacted',
  'huge_pages',
  /** Huge pages that were written, ever. */
  'huge_pages_since',
] as const;

export type MmStat = Readonly<Record<(typeof fields)[number], number>>;

/** Reads a line as the kernel writes it. */
export function parseMmStat(line: string): MmStat {
  const values = line.trim().split(/\s+/).map(Number);
  return Object.fromEntries(fields.map((field, i) => [field, values[i]])) as MmStat;
}

export function formatMmStat(figures: MmStat): string {
  return fields.map((field) => figures[field]).join(' ');
}
