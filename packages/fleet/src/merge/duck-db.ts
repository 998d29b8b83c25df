import { readFileSync } from 'node:fs';
import { ConfigError, messageOf } from '@pagefold/contracts';
import type { DatabaseLimits } from './database-limits.ts';

type DuckDb = typeof import('@duckdb/node-api');
/** A connection to a database in memory. */
export type Connection = Awaited<
  ReturnType<Awaited<ReturnType<DuckDb['DuckDBInstance']['create']>>['connect']>
>;

const library = '@duckdb/node-api';

/**
 * Works with a database in memory, which is gone afterwards.
 *
 * @param signal ends it: its reason is thrown.
 * @throws ConfigError `PAGEFOLD_UNAVAILABLE_BACKEND` where DuckDB is not installed or cannot run here.
 */
export async function withDatabase<T>(
  limits: DatabaseLimits,
  signal: AbortSignal | undefined,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${limits.memoryBytes}B`,
    temp_directory: limits.temporaryFolder,
    preserve_insertion_order: 'false',
    // Nothing is fetched.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    return await work(connection);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', interrupt);
    connection.closeSync();
    instance.closeSync();
  }
}

async function loadDuckDb(): Promise<DuckDb> {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    const problem = isMissing ? `needs ${library}, which is not installed` : messageOf(cause);
    throw new ConfigError(
      'PAGEFOLD_UNAVAILABLE_BACKEND',
      `merge: ${problem}: npm install ${library}@${wantedVersion()}`,
      { cause },
    );
  }
}

/** The version that this package is tried with. */
function wantedVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return JSON.parse(manifest).peerDependencies[library];
}
