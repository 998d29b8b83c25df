import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Sketch, SketchRow } from './sketch.ts';
import { headerKey, type RowSums, type SketchHeader } from './sketch-header.ts';

/**
 * The Parquet file of a sketch: a row a content, before them one of the host itself, and the header in the file's
 * metadata.
 */
export function encodeSketch({ header, rows }: Sketch): Uint8Array {
  const { host, group, pageSize, oneIn, pages, zeroPages, sameFilledPages } = header;
  const size = rows.length + 1;
  const wide = (ofHost: number | bigint, of: (row: SketchRow) => number | bigint) =>
    filled(new BigInt64Array(size), BigInt(ofHost), rows, (row) => BigInt(of(row)));
  const narrow = (ofHost: number, of: (row: SketchRow) => number) =>
    filled(new Int32Array(size), ofHost, rows, of);
  const none = () => 0;
  const text = (name: string) => new Array<string>(size).fill(name);
  const whole: SketchHeader = { ...header, sums: sumsOf(rows) };
  const columnData = [
    { name: 'digest', data: wide(-1, ({ digest }) => digest), type: 'INT64' },
    { name: 'host', data: text(host), type: 'STRING' },
    { name: 'group_name', data: text(group), type: 'STRING' },
    {
      name: 'pages',
      data: wide(pages - zeroPages - sameFilledPages, (row) => row.pages),
      type: 'INT64',
    },
    { name: 'lz4_bytes', data: narrow(0, ({ lengths }) => lengths[0]!), type: 'INT32' },
    { name: 'lzo_rle_bytes', data: narrow(0, ({ lengths }) => lengths[1]!), type: 'INT32' },
    { name: 'zstd_bytes', data: narrow(0, ({ lengths }) => lengths[2]!), type: 'INT32' },
    { name: 'zero_pages', data: wide(zeroPages, none), type: 'INT64' },
    { name: 'same_filled_pages', data: wide(sameFilledPages, none), type: 'INT64' },
    { name: 'page_size', data: narrow(pageSize, none), type: 'INT32' },
    { name: 'one_in', data: narrow(oneIn, none), type: 'INT32' },
  ] as const;
  const buffer = parquetWriteBuffer({
    columnData: columnData.map((column) => ({ ...column, nullable: false })),
    kvMetadata: [{ key: headerKey, value: JSON.stringify(whole) }],
  });
  return new Uint8Array(buffer);
}

function filled<N, A extends { [at: number]: N }>(
  into: A,
  ofHost: N,
  rows: readonly SketchRow[],
  of: (row: SketchRow) => N,
): A {
  into[0] = ofHost;
  for (const [i, row] of rows.entries()) into[i + 1] = of(row);
  return into;
}

function sumsOf(rows: readonly SketchRow[]): RowSums {
  const sum = (of: (row: SketchRow) => number) => rows.reduce((all, row) => all + of(row), 0);
  return {
    contents: rows.length,
    pages: sum((row) => row.pages),
    digest: rows.reduce((all, { digest }) => all + digest, 0n).toString(),
    lz4Bytes: sum(({ lengths }) => lengths[0]!),
    lzoRleBytes: sum(({ lengths }) => lengths[1]!),
    zstdBytes: sum(({ lengths }) => lengths[2]!),
  };
}
