import { join } from 'node:path';
import { createPool } from '@pagefold/builtins';
import type { PagePool } from '@pagefold/core';
import { NbdServer } from '@pagefold/nbd';
import type { ExecutionContext } from 'ava';
import { AdminClient } from '../../dist/admin/admin-client.js';
import { openAdmin } from '../../dist/admin/admin-server.js';
import type { Controlled } from '../../dist/admin/controlled.js';
import type { Log, LogFields } from '../../dist/serve/log.js';
import { readSharing } from '../../dist/serve/sharing.js';
import { folder } from './pagefold.ts';

export const mebibyte = 1024 * 1024;

export interface AdminRig {
  readonly path: string;
  readonly pool: PagePool;
  readonly server: NbdServer;
  /** What was logged. */
  readonly logged: (LogFields & { readonly level: string; readonly message: string })[];
  readonly log: Log;
  readonly close: () => Promise<void>;
  client(): Promise<AdminClient>;
}

/** A server of one disk, vm1, with an admin socket, in this process. */
export async function adminRig(
  t: ExecutionContext,
  more: Partial<Controlled> = {},
): Promise<AdminRig> {
  const path = join(await folder(t), 'admin');
  const pool = await createPool({ poolLimitBytes: 16 * mebibyte });
  const exports = [{ name: 'vm1', size: mebibyte }];
  const server = new NbdServer({ pool, exports });
  const logged: AdminRig['logged'] = [];
  const line = (level: string) => (fields: LogFields, message: string) => {
    logged.push({ ...fields, level, message });
  };
  const log = {
    level: 'info',
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
  };
  const sharing = readSharing([], ['vm1']);
  const readTls = async () => undefined;
  const controlled = { pool, server, sharing, log, readTls, recorder: undefined, ...more };
  const admin = await openAdmin(path, controlled);
  const clients: AdminClient[] = [];
  t.teardown(async () => {
    for (const client of clients) client.close();
    await admin.close();
    await server.close();
    await pool.close();
  });
  return {
    path,
    pool,
    server,
    logged,
    log,
    close: () => admin.close(),
    async client() {
      const client = await AdminClient.connect(path);
      clients.push(client);
      return client;
    },
  };
}
