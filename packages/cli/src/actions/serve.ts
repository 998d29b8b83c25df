import type { BackendSelection, PagePool } from '@pagefold/core';
import { type ListenAddress, NbdServer } from '@pagefold/nbd';
import { openAdmin } from '../admin/admin-server.ts';
import type { ServeOptions } from '../commands/serve.ts';
import { withPool } from '../compose-pool.ts';
import { checkPoolPossible, composeRegistry } from '../composition.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { bytes, count } from '../format.ts';
import { addressesOf, shownAddress } from '../serve/address-options.ts';
import { exportsOf } from '../serve/export-options.ts';
import { type Log, openLog } from '../serve/log.ts';
import { serverEvents } from '../serve/server-events.ts';
import type { Service } from '../serve/service.ts';
import { readSharing } from '../serve/sharing.ts';
import type { Terminal } from '../terminal.ts';

/** Serves disks until a signal comes, or with `-s` until the client has gone. */
export async function serve(terminal: Terminal, options: ServeOptions): Promise<ExitCode> {
  const addresses = addressesOf(options);
  const exports = exportsOf(options);
  checkPoolPossible();
  const registry = await composeRegistry(terminal.waits, options.with);
  const selection = { ...selectionOf(options), poolLimitBytes: options.limit };
  const log = await openLog(terminal, options.logLevel);
  await withPool(registry, selection, async (pool) => {
    const server = new NbdServer({ pool, exports, ...serverEvents(log) });
    const stopped = stopSignal(log);
    const services: Service[] = [];
    try {
      await openServices(services, options, { pool, server, log });
      for (const address of addresses) await listen(log, server, address);
      if (options.single === true) {
        server.serve(process.stdin, process.stdout);
        await Promise.race([server.idle(), stopped.signal]);
      } else {
        await stopped.signal;
      }
    } finally {
      stopped.release();
      for (const service of services) await service.close();
      sayWhatIsLost(log, pool);
      await server.close();
    }
  });
  return exitCodes.ok;
}

/** What runs beside the disks. */
async function openServices(
  services: Service[],
  options: ServeOptions,
  parts: { readonly pool: PagePool; readonly server: NbdServer; readonly log: Log },
): Promise<void> {
  const { admin, metrics, discardOnClose = false } = options;
  const names = options.export.map(({ name }) => name);
  const sharing = readSharing(options.share ?? [], names);
  if (metrics !== undefined) {
    const { openMetrics } = await import('../serve/metrics-endpoint.ts');
    services.push(await openMetrics(metrics, parts));
  }
  if (admin === undefined) return;
  services.push(await openAdmin(admin, { ...parts, sharing, discardOnClose }));
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

async function listen(log: Log, server: NbdServer, address: ListenAddress): Promise<void> {
  const actual = await server.listen(address);
  const isTcp = typeof actual === 'object' && actual !== null && 'host' in address;
  const shown = shownAddress(isTcp ? { ...address, port: actual.port } : address);
  log.info(
    { event: 'listening', address: shown },
    `serving on ${shown}; nothing outlives this process`,
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
  const { storedPages, pageSize } = pool.stats();
  if (storedPages === 0) return;
  const lostBytes = storedPages * pageSize;
  log.warn(
    { event: 'lost', pages: storedPages, bytes: lostBytes },
    `${count(storedPages)} pages (${bytes(lostBytes)}) that were held are lost`,
  );
}
