/** The compressors that every sketch has lengths of: those that kernels swap with by default, and zstd. */
export const sketchCompressors = ['lz4', 'lzo-rle', 'zstd'] as const;

/** The form of a sketch that this version writes and reads. */
export const sketchSchema = 'pagefold.sketch.v1';

/** The key under which a Parquet file has its {@link SketchHeader}. */
export const headerKey = 'pagefold.sketch';

/** What is exact of a host, and what its sample was taken with. */
export interface SketchHeader {
  /** The form that it has. */
  readonly schema: typeof sketchSchema;
  /** What the host is called; one sketch a host. */
  readonly host: string;
  /** What it is counted with. */
  readonly group: string;
  /** Bytes of a page. */
  readonly pageSize: number;
  /** One content in so many is in the sample, on average; a power of two. */
  readonly oneIn: number;
  /** Tells keys apart: `plain`, or 16 hexadecimal digits. */
  readonly key: string;
  /** All pages. */
  readonly pages: number;
  /** Of these, pages whose every word is 0. */
  readonly zeroPages: number;
  /** Of these, pages of one other word of 8 bytes throughout. */
  readonly sameFilledPages: number;
  /** What the rows of contents add up to, by which damage is noticed. */
  readonly sums: RowSums;
}

/** Sums over the rows of contents. */
export interface RowSums {
  /** Rows. */
  readonly contents: number;
  /** Pages of all rows. */
  readonly pages: number;
  /** Of the digests: a decimal number, which may be a long one. */
  readonly digest: string;
  /** Bytes that `lz4` makes of the contents, each once, as the rows have them: rounded. */
  readonly lz4Bytes: number;
  /** The same of `lzo-rle`. */
  readonly lzoRleBytes: number;
  /** The same of `zstd`. */
  readonly zstdBytes: number;
}

/** Digests are below it; in the sample are those below its part. */
export const allDigests: bigint = 2n ** 63n;

/** The coarsest sample. */
export const mostOneIn: number = 2 ** 20;

/** Whether contents can be chosen by that: one in a power of two, so that a coarser sample is part of a finer one. */
export function isOneIn(value: number): boolean {
  return (
    Number.isInteger(value) &&
    value >= 1 &&
    value <= mostOneIn &&
    Number.isInteger(Math.log2(value))
  );
}

/** The columns of a sketch's Parquet file, in order. */
export const sketchColumns = [
  { name: 'digest', type: 'INT64' },
  { name: 'host', type: 'BYTE_ARRAY' },
  { name: 'group_name', type: 'BYTE_ARRAY' },
  { name: 'pages', type: 'INT64' },
  { name: 'lz4_bytes', type: 'INT32' },
  { name: 'lzo_rle_bytes', type: 'INT32' },
  { name: 'zstd_bytes', type: 'INT32' },
  { name: 'zero_pages', type: 'INT64' },
  { name: 'same_filled_pages', type: 'INT64' },
  { name: 'page_size', type: 'INT32' },
  { name: 'one_in', type: 'INT32' },
] as const;
