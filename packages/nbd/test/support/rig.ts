import { mkdtempSync, rmSync } from 'node:fs';
import type { NetConnectOpts } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CreatePoolOptions, createPool } from '@pagefold/builtins';
import type { PagePool } from '@pagefold/core';
import { type ExportOptions, type InputPath, NbdServer, type ServerOptions } from '@pagefold/nbd';
import type { ExecutionContext } from 'ava';
import { Client } from './client.ts';

export const pageSize = 4096;
export const mebibyte: number = 1024 * 1024;

/** Both ways that bytes take into the server; tests of what a client sends run for each. */
export const paths: readonly InputPath[] = ['onread', 'data'];

export interface RigOptions extends Partial<Omit<ServerOptions, 'exports'>> {
  readonly exports?: readonly ExportOptions[];
  readonly poolOptions?: CreatePoolOptions;
}

/** A server on a Unix socket, over a pool of its own. */
export interface Rig {
  readonly server: NbdServer;
  readonly pool: PagePool;
  readonly path: string;
  /** What the server has told of bugs. A test that ends with any fails. */
  readonly bugs: readonly unknown[];
  /** A client, of the Unix socket if of no other address. */
  connect(address?: NetConnectOpts): Client;
  /** A client that has chosen an export. */
  open(name?: string, options?: Parameters<Client['open']>[1]): Promise<Client>;
}

export async function rig(t: ExecutionContext, options: RigOptions = {}): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-nbd-'));
  const path = join(folder, 's');
  const bugs: unknown[] = [];
  const { exports = [{ name: 'disk', size: 16 * mebibyte }], poolOptions, ...rest } = options;
  const pool = options.pool ?? (await createPool(poolOptions));
  // No test is to fail because the machine is busy.
  const patient = { handshakeMs: 600_000, onError: (bug: unknown) => bugs.push(bug) };
  const server = new NbdServer({ ...patient, ...rest, pool, exports });
  await server.listen({ path });
  const clients: Client[] = [];
  const connect = (address: NetConnectOpts = { path }): Client => {
    const client = new Client(address);
    clients.push(client);
    return client;
  };
  t.teardown(async () => {
    for (const client of clients) client.destroy();
    await server.close();
    await pool.close();
    rmSync(folder, { recursive: true });
    if (bugs.length > 0) throw bugs[0];
  });
  return {
    server,
    pool,
    path,
    bugs,
    connect,
    async open(name = 'disk', how = {}) {
      const client = connect();
      await client.open(name, how);
      return client;
    },
  };
}

/** Bytes that differ from place to place and from seed to seed. */
export function bytesOf(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed * 2654435761 + 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
