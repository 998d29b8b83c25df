import { readFile } from 'node:fs/promises';
import { InputError, messageOf } from '@pagefold/contracts';
import { allDigests } from '../sketch/sketch-header.ts';
import { checkTogether } from './check-together.ts';
import { type Connection, type DatabaseLimits, withDatabase } from './duck-db.ts';
import { type FigureRow, type FleetAnswer, fleetAnswer } from './fleet-answer.ts';
import { damaged, readHeader, type SketchFile } from './read-header.ts';
import { sketchError } from './sketch-error.ts';

/** What {@link mergeSketches} takes. */
export interface MergeOptions extends DatabaseLimits {
  /** Files of sketches, one a host. */
  readonly paths: readonly string[];
  /** Ends it: its reason is thrown. */
  readonly signal?: AbortSignal;
}

const headersAtOnce = 16;

/**
 * Merges sketches of hosts: what they hold twice, inside hosts, across them and across groups, and how far a sample
 * lets that be known. DuckDB does the work, within a limit of memory.
 *
 * @throws InputError for a file that is missing, damaged or no sketch, for sketches that cannot be merged, and where
 *   the sample is too small to say anything; ConfigError `PAGEFOLD_UNAVAILABLE_BACKEND` without DuckDB; the signal's
 *   reason.
 */
export async function mergeSketches(options: MergeOptions): Promise<FleetAnswer> {
  const { paths, signal, ...limits } = options;
  if (paths.length === 0) throw new RangeError('"paths" expected one or more files, got none');
  const files = await readHeaders(paths);
  checkTogether(files);
  const sql = await readFile(new URL('../../sql/fleet.sql', import.meta.url), 'utf8');
  const rows = await withDatabase(limits, signal, async (connection) => {
    try {
      await openSketches(connection, files);
      await checkRows(connection, files);
      return (await connection.runAndReadAll(sql)).getRowObjectsJS();
    } catch (error) {
      throw error instanceof InputError ? error : cannotMerge(error, limits);
    }
  });
  return fleetAnswer(files, rows as unknown as FigureRow[]);
}

async function readHeaders(paths: readonly string[]): Promise<SketchFile[]> {
  const files: SketchFile[] = [];
  for (let at = 0; at < paths.length; at += headersAtOnce) {
    files.push(...(await Promise.all(paths.slice(at, at + headersAtOnce).map(readHeader))));
  }
  return files;
}

async function openSketches(connection: Connection, files: readonly SketchFile[]): Promise<void> {
  const list = files.map(({ path }) => `'${pattern(path).replaceAll("'", "''")}'`).join(', ');
  await connection.run(
    `CREATE VIEW sketches AS SELECT * FROM read_parquet([${list}], filename = 'path', file_row_number = false,
      hive_partitioning = false)`,
  );
}

/** A path in which nothing stands for other characters. */
function pattern(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

/** What the rows of a file come to: numbers as text, since they may be longer than those of JavaScript. */
interface RowCheck {
  readonly path: string;
  readonly sums: string;
  readonly largest: string;
  readonly fewest: string;
}

const rowChecks = `
  SELECT path, CONCAT_WS(' ', COUNT(*), SUM(pages), SUM(digest), SUM(lz4_bytes), SUM(lzo_rle_bytes), SUM(zstd_bytes)) AS sums,
    CAST(MAX(digest) AS VARCHAR) AS largest, CAST(MIN(pages) AS VARCHAR) AS fewest
  FROM sketches WHERE digest >= 0 GROUP BY path`;

/** Whether the rows are those that were written. */
async function checkRows(connection: Connection, files: readonly SketchFile[]): Promise<void> {
  const checks = (await connection.runAndReadAll(rowChecks)).getRowObjectsJS();
  const found = new Map((checks as unknown as RowCheck[]).map((row) => [row.path, row]));
  for (const { path, header } of files) {
    const { contents, pages, digest, lz4Bytes, lzoRleBytes, zstdBytes } = header.sums;
    const row = found.get(path);
    if (row === undefined && contents === 0) continue;
    const isWhole =
      row?.sums === [contents, pages, digest, lz4Bytes, lzoRleBytes, zstdBytes].join(' ') &&
      BigInt(row.largest) < allDigests / BigInt(header.oneIn) &&
      BigInt(row.fewest) >= 1n;
    if (!isWhole) throw damaged(path, 'its rows do not add up to what its metadata says');
  }
}

function cannotMerge(error: unknown, { memoryBytes }: DatabaseLimits): unknown {
  const message = messageOf(error);
  if (/out of memory/i.test(message)) {
    return new InputError(
      'PAGEFOLD_INPUT_FAILED',
      `the sketches cannot be merged within ${memoryBytes} bytes of memory: allow more, or room for temporary files`,
      { cause: error },
    );
  }
  const path = /file "([^"]+)"/.exec(message)?.[1];
  const problem = `cannot be read: ${message.split('\n')[0]}`;
  return path === undefined
    ? new InputError('PAGEFOLD_INPUT_FAILED', `sketches: ${problem}`, { cause: error })
    : sketchError(path, problem, error);
}
