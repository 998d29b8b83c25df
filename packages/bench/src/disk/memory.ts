import { setTimeout as sleep } from 'node:timers/promises';
import { anonymousBytes, type PoolServer } from './disk-server.ts';
import { putLoad } from './fio.ts';

/** What a server's process takes beyond pool pages and tables, in bytes of memory that belong to no file. */
export interface MemoryResult {
  readonly connections: number;
  readonly bytes: number;
}

const connections = 4;

/** After so long V8 has given back what it had for the clients before. */
const restMs = 10_000;

/** Without a client, and with some at work. */
export async function measureMemory(server: PoolServer, bytes: number): Promise<MemoryResult[]> {
  await sleep(restMs);
  const idle = await beyond(server);
  const load = { rw: 'randread', depth: 16, jobs: connections } as const;
  const working = putLoad(server.uri, bytes, load, 4);
  await sleep(2000);
  const busy = await beyond(server);
  await working;
  return [
    { connections: 0, bytes: idle },
    { connections, bytes: busy },
  ];
}

async function beyond(server: PoolServer): Promise<number> {
  const { pool } = (await server.ask('stats')) as {
    pool: { extent_bytes: number; metadata_bytes: number };
  };
  return anonymousBytes(server.pid) - pool.extent_bytes - pool.metadata_bytes;
}
