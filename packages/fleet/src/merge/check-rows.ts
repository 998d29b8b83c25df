import { allDigests, type SketchHeader } from '../sketch/sketch-header.ts';
import type { Connection } from './duck-db.ts';
import { damaged, type SketchFile } from './read-header.ts';

/** What the rows of a file come to: numbers as text, since they may be longer than those of JavaScript. */
interface RowCheck {
  readonly path: string;
  readonly sums: string;
  readonly largest: string;
  /** Whether each row has a page; of a host there may be none. */
  readonly all_have_pages: boolean;
  readonly names: string;
}

const rowChecks = `
  SELECT path,
    CONCAT_WS(' ', COUNT(*), MIN(digest), SUM(digest), SUM(pages), SUM(lz4_bytes), SUM(lzo_rle_bytes), SUM(zstd_bytes),
      SUM(zero_pages), SUM(same_filled_pages), SUM(page_size), SUM(one_in)) AS sums,
    CAST(MAX(digest) AS VARCHAR) AS largest,
    BOOL_AND(pages > 0 OR digest < 0) AS all_have_pages,
    CONCAT_WS(chr(10), MIN(host), MAX(host), MIN(group_name), MAX(group_name)) AS names
  FROM sketches GROUP BY path`;

/**
 * Whether the rows of files are those that were written.
 *
 * @throws InputError `PAGEFOLD_BAD_INPUT` that names a file whose rows are others.
 */
export async function checkRows(
  connection: Connection,
  files: readonly SketchFile[],
): Promise<void> {
  const checks = (await connection.runAndReadAll(rowChecks)).getRowObjectsJS();
  const found = new Map((checks as unknown as RowCheck[]).map((row) => [row.path, row]));
  for (const { path, header } of files) {
    const row = found.get(path);
    const { host, group } = header;
    const isWhole =
      row?.sums === expectedSums(header) &&
      BigInt(row.largest) < allDigests / BigInt(header.oneIn) &&
      row.all_have_pages &&
      row.names === [host, host, group, group].join('\n');
    if (!isWhole) throw damaged(path, 'its rows do not add up to what its metadata says');
  }
}

/** Those of the contents, and of the host's own row. */
function expectedSums({
  sums,
  pages,
  zeroPages,
  sameFilledPages,
  ...header
}: SketchHeader): string {
  return [
    sums.contents + 1,
    -1,
    BigInt(sums.digest) - 1n,
    sums.pages + pages - zeroPages - sameFilledPages,
    sums.lz4Bytes,
    sums.lzoRleBytes,
    sums.zstdBytes,
    zeroPages,
    sameFilledPages,
    header.pageSize,
    header.oneIn,
  ].join(' ');
}
