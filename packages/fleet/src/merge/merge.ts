import { readFile } from 'node:fs/promises';
import { InputError, messageOf } from '@pagefold/contracts';
import { checkRows } from './check-rows.ts';
import { checkTogether } from './check-together.ts';
import type { DatabaseLimits } from './database-limits.ts';
import { type Connection, withDatabase } from './duck-db.ts';
import { type FigureRow, type FleetAnswer, fleetAnswer } from './fleet-answer.ts';
import { damaged, readHeader, type SketchFile } from './read-header.ts';

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
      if (error instanceof InputError) throw error;
      // Then no file can be read, and it is no file's fault.
      if (isOutOfMemory(error)) throw tooLittleMemory(error, limits);
      throw (await unreadable(connection, files)) ?? cannotMerge(error);
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
  const list = files.map(({ path }) => literal(path)).join(', ');
  await connection.run(
    `CREATE VIEW sketches AS SELECT * FROM read_parquet([${list}], filename = 'path', file_row_number = false,
      hive_partitioning = false)`,
  );
}

/** The first file that cannot be read by itself: what fails on many seldom says on which. */
async function unreadable(
  connection: Connection,
  files: readonly SketchFile[],
): Promise<Error | undefined> {
  for (const { path } of files) {
    try {
      await connection.run(`SELECT MAX(COLUMNS(*)) FROM read_parquet(${literal(path)})`);
    } catch (cause) {
      return damaged(path, messageOf(cause).split('\n')[0]!, cause);
    }
  }
  return undefined;
}

function literal(path: string): string {
  return `'${pattern(path).replaceAll("'", "''")}'`;
}

/** A path in which nothing stands for other characters. */
function pattern(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

function isOutOfMemory(error: unknown): boolean {
  return /out of memory/i.test(messageOf(error));
}

function tooLittleMemory(cause: unknown, { memoryBytes }: DatabaseLimits): InputError {
  return new InputError(
    'PAGEFOLD_INPUT_FAILED',
    `the sketches cannot be merged within ${memoryBytes} bytes of memory: allow more, or room for temporary files`,
    { cause },
  );
}

function cannotMerge(cause: unknown): InputError {
  const problem = `the sketches cannot be merged: ${messageOf(cause)}`;
  return new InputError('PAGEFOLD_INPUT_FAILED', problem, { cause });
}
