import { ConfigError } from '@pagefold/contracts';
import {
  type BackendSelection,
  composePool,
  expectedPoolBytes,
  type PagePool,
} from '@pagefold/core';
import { type ExportOptions, NbdServer, type TlsOptions } from '@pagefold/nbd';
import { openAdmin } from '../admin/admin-server.ts';
import type { BackendChoice } from '../choices.ts';
import type { SimilarityChoice } from '../commands/similarity-option.ts';
import { checkPoolPossible, composeRegistry } from '../composition.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { bytes, count } from '../format.ts';
import { readDictionary } from '../read-dictionary.ts';
import { recompressSelection } from '../recompress-selection.ts';
import {
  type AddressChoices,
  type Place,
  placesOf,
  shownAddress,
} from '../serve/address-options.ts';
import { openBacking } from '../serve/backing.ts';
import { type BackingChoices, checkBacking } from '../serve/backing-options.ts';
import { type ExportChoices, exportsOf, sharingOf } from '../serve/export-options.ts';
import { checkFar, domainOf, type FarChoices } from '../serve/far-options.ts';
import { type Log, openLog } from '../serve/log.ts';
import type { OperationChoices } from '../serve/operation-options.ts';
import { openRecording, type Recording } from '../serve/recording.ts';
import { serverEvents } from '../serve/server-events.ts';
import type { Service } from '../serve/service.ts';
import { readTls, type TlsChoices } from '../serve/tls-options.ts';
import { similarityPolicy } from '../similarity-policy.ts';
import type { Terminal } from '../terminal.ts';

/** What is asked of a server. */
export interface ServeOptions
  extends ExportChoices,
    AddressChoices,
    BackingChoices,
    FarChoices,
    TlsChoices,
    OperationChoices {
  readonly limit: number;
  readonly hasher?: BackendChoice;
  readonly compressor?: BackendChoice;
  readonly allocator?: BackendChoice;
  readonly similarity?: SimilarityChoice;
  readonly dictionary?: string;
  readonly recompress?: BackendChoice;
  readonly with?: readonly string[];
}

/** What is to be served, and where. */
interface Plan {
  readonly places: readonly Place[];
  readonly exports: readonly ExportOptions[];
  readonly tls: TlsOptions | undefined;
}

/** Serves disks until a signal comes, or with `-s` until the client has gone. */
export async function serve(terminal: Terminal, options: ServeOptions): Promise<ExitCode> {
  const places = placesOf(options);
  const exports = exportsOf(options);
  const plan: Plan = { places, exports, tls: await readTls(options) };
  checkBacking(options);
  checkFar(options);
  checkOneDomain(options, exports);
  const dictionary = await readDictionary(options.dictionary);
  const recompress = await recompressSelection(options.recompress);
  checkPoolPossible();
  const registry = await composeRegistry(terminal.waits, options.with);
  const log = await openLog(terminal, options.logLevel);
  const backing = await openBacking(log, options, exports);
  try {
    const expectedBytes = expectedPoolBytes(exports.reduce((sum, { size }) => sum + size, 0));
    const policy = { poolLimitBytes: options.limit, expectedBytes, ...backing.selection };
    const kept = { ...similarityPolicy(options.similarity), ...dictionary, ...recompress };
    const selection = { ...selectionOf(options), ...policy, ...kept };
    // Without the container: what its library takes would be held for as long as the server runs.
    const pool = await composePool(registry, selection);
    try {
      await serveOn(pool, plan, options, log);
    } finally {
      await pool.close();
    }
  } finally {
    await backing.close();
  }
  return exitCodes.ok;
}

async function serveOn(
  pool: PagePool,
  { places, exports, tls }: Plan,
  options: ServeOptions,
  log: Log,
): Promise<void> {
  const recording = await openRecording(log, options, pool.pageSize);
  const stopped = stopSignal(log);
  const services: Service[] = [];
  let server: NbdServer | undefined;
  let hasServed = false;
  try {
    server = new NbdServer({
      pool,
      exports,
      recorder: recording?.recorder,
      ...(tls === undefined ? {} : { tls }),
      ...serverEvents(log),
    });
    await openServices(services, options, { pool, server, log, recording });
    for (const place of places) await listen(log, server, place);
    hasServed = true;
    await untilEnd(server, options, stopped.signal);
  } finally {
    stopped.release();
    for (const service of services) await service.close();
    sayWhatIsLost(log, pool);
    await server?.close();
    recording?.close(hasServed);
  }
}

/** What runs beside the disks. */
async function openServices(
  services: Service[],
  options: ServeOptions,
  parts: {
    readonly pool: PagePool;
    readonly server: NbdServer;
    readonly log: Log;
    readonly recording: Recording | undefined;
  },
): Promise<void> {
  const { admin, metrics } = options;
  if (metrics !== undefined) {
    const { openMetrics } = await import('../serve/metrics-endpoint.ts');
    services.push(await openMetrics(metrics, parts));
  }
  if (admin === undefined) return;
  const { recording, ...operated } = parts;
  const controlled = {
    ...operated,
    sharing: sharingOf(options),
    readTls: () => readTls(options),
    recorder: recording?.recorder,
  };
  services.push(await openAdmin(admin, controlled));
}

async function untilEnd(
  server: NbdServer,
  { single = false }: ServeOptions,
  signal: Promise<void>,
): Promise<void> {
  if (!single) return signal;
  server.serve(process.stdin, process.stdout);
  await Promise.race([server.idle(), signal]);
}

function selectionOf({ hasher, compressor, allocator }: ServeOptions): BackendSelection {
  return {
    hasher: hasher?.label ?? 'xxh3',
    hasherOptions: hasher?.options ?? {},
    compressor: compressor?.label ?? 'lz4',
    compressorOptions: compressor?.options ?? {},
    allocator: allocator?.label ?? 'zsmalloc',
    allocatorOptions: allocator?.options ?? {},
  };
}

/** What is trained on pages of one client must not show in what others' take. */
function checkOneDomain(
  { dictionary, recompress }: ServeOptions,
  exports: readonly ExportOptions[],
): void {
  const domains = new Set(exports.map(domainOf));
  const isAuto = dictionary === 'auto' || recompress?.options.dictionary === 'auto';
  if (!isAuto || domains.size === 1) return;
  const option = dictionary === 'auto' ? '--dictionary auto' : '--recompress with dictionary=auto';
  throw new ConfigError(
    'PAGEFOLD_INVALID_OPTION',
    `${option} trains on the pages of all disks, so all of them must share: give --share all as well, or a file`,
  );
}

async function listen(log: Log, server: NbdServer, { address, options }: Place): Promise<void> {
  const actual = await server.listen(address, options);
  const isTcp = typeof actual === 'object' && actual !== null && 'host' in address;
  const shown = shownAddress(isTcp ? { ...address, port: actual.port } : address);
  const { export: only } = options;
  log.info(
    { event: 'listening', address: shown, ...(only === undefined ? {} : { export: only }) },
    `serving ${only === undefined ? '' : `${only} `}on ${shown}; nothing outlives this process`,
  );
}

/** A promise that the first signal resolves; the next one ends the process as if nobody listened. */
function stopSignal(log: Log) {
  let stop = (): void => {};
  const signal = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const onSignal = (name: NodeJS.Signals): void => {
    // First: who has read the log may send the next one.
    release();
    log.info(
      { event: 'stopping', signal: name },
      `${name}: finishing what is under way; once more to end at once`,
    );
    stop();
  };
  const release = (): void => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal);
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal);
  return { signal, release };
}

function sayWhatIsLost(log: Log, pool: PagePool): void {
  const { storedPages, backedPages, pageSize } = pool.stats();
  if (storedPages === 0) return;
  const lostBytes = storedPages * pageSize;
  const backed = backedPages === 0 ? '' : `, ${count(backedPages)} of them in ${below(pool)}`;
  log.warn(
    { event: 'lost', pages: storedPages, bytes: lostBytes, backedPages },
    `${count(storedPages)} pages (${bytes(lostBytes)}) that were held are lost${backed}`,
  );
}

/** What is below memory. */
function below(pool: PagePool): string {
  const kinds = pool.stats().backing.map(({ shared }) => shared === undefined);
  if (!kinds.includes(false)) return 'the backing file';
  return kinds.includes(true) ? 'the backing file and the far tier' : 'the far tier';
}
