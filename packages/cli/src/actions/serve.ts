import type { BackendSelection, PagePool } from '@pagefold/core';
import { type ListenAddress, NbdServer } from '@pagefold/nbd';
import type { ServeOptions } from '../commands/serve.ts';
import { withPool } from '../compose-pool.ts';
import { checkPoolPossible, composeRegistry } from '../composition.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { bytes, count } from '../format.ts';
import { addressesOf, shownAddress } from '../serve/address-options.ts';
import { exportsOf } from '../serve/export-options.ts';
import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';

/** Serves disks until a signal comes, or with `-s` until the client has gone. */
export async function serve(terminal: Terminal, options: ServeOptions): Promise<ExitCode> {
  const addresses = addressesOf(options);
  const exports = exportsOf(options);
  checkPoolPossible();
  const registry = await composeRegistry(terminal.waits, options.with);
  const selection = { ...selectionOf(options), poolLimitBytes: options.limit };
  await withPool(registry, selection, async (pool) => {
    const server = new NbdServer({
      pool,
      exports,
      ...eventsOf(terminal),
    });
    const stopped = stopSignal(terminal);
    try {
      for (const address of addresses) await listen(terminal, server, address);
      if (options.single === true) {
        server.serve(process.stdin, process.stdout);
        await Promise.race([server.idle(), stopped.signal]);
      } else {
        await stopped.signal;
      }
    } finally {
      stopped.release();
      sayWhatIsLost(terminal, pool);
      await server.close();
    }
  });
  return exitCodes.ok;
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

async function listen(
  terminal: Terminal,
  server: NbdServer,
  address: ListenAddress,
): Promise<void> {
  const actual = await server.listen(address);
  const isTcp = typeof actual === 'object' && actual !== null && 'host' in address;
  const shown = isTcp ? { ...address, port: actual.port } : address;
  terminal.note(
    `pagefold: serving on ${oneLine(shownAddress(shown))}; nothing outlives this process`,
  );
}

function eventsOf(terminal: Terminal) {
  const clients = (connections: number): string =>
    connections === 1 ? '1 client' : `${connections} clients`;
  return {
    onOpened: (name: string, connections: number): void =>
      terminal.note(`pagefold: ${oneLine(name)}: a client came, ${clients(connections)} now`),
    onClosed: (name: string, connections: number): void =>
      terminal.note(`pagefold: ${oneLine(name)}: a client left, ${clients(connections)} now`),
    onError: (error: unknown): void => {
      const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
      terminal.note(`pagefold: a bug has cost a client its connection: ${shown}`);
    },
  };
}

/** A promise that the first signal resolves; the next one ends the process as if nobody listened. */
function stopSignal(terminal: Terminal) {
  let stop = (): void => {};
  const signal = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const onSignal = (name: NodeJS.Signals): void => {
    // First: who has read the note may send the next one.
    release();
    terminal.note(`pagefold: ${name}: finishing what is under way; once more to end at once`);
    stop();
  };
  const release = (): void => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal);
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal);
  return { signal, release };
}

function sayWhatIsLost(terminal: Terminal, pool: PagePool): void {
  const { storedPages, pageSize } = pool.stats();
  if (storedPages === 0) return;
  const size = bytes(storedPages * pageSize);
  terminal.note(`pagefold: ${count(storedPages)} pages (${size}) that were held are lost`);
}
