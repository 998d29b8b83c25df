import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Spread, spread } from '../statistics.ts';
import type { DiskServer } from './disk-server.ts';
import { fill, type LoadResult, putLoad } from './fio.ts';

const run = promisify(execFile);

/** What one client asks for while another waits for its page, in the language of libnbd's shell. */
const disturbances: readonly { name: string; statement: string }[] = [
  { name: 'nothing', statement: 'pass' },
  { name: 'a TRIM of all that is stored', statement: 'h.trim(2**32 - 4096, 0)' },
  { name: 'reads of 32 MiB', statement: 'for i in range(8): h.pread(2**25, 0)' },
  {
    name: 'writes of 32 MiB',
    statement: 'for i in range(4): h.pwrite(bytes(range(256)) * (2**25 // 256), 0)',
  },
];

/** How long a client that reads a page at a time waited at most while another one was busy. */
export interface WaitResult {
  readonly during: string;
  readonly longestMs: Spread;
}

/** The longest wait of each round, beside each disturbance. */
export async function measureWaits(
  server: DiskServer,
  image: string,
  bytes: number,
  rounds: number,
): Promise<WaitResult[]> {
  const results: WaitResult[] = [];
  for (const { name, statement } of disturbances) {
    const longest: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await fill(image, server.uri);
      longest.push((await waitDuring(server.uri, bytes, statement)).longestMs);
    }
    results.push({ during: name, longestMs: spread(longest) });
  }
  return results;
}

async function waitDuring(uri: string, bytes: number, statement: string): Promise<LoadResult> {
  const client = { rw: 'randread', depth: 1, jobs: 1 } as const;
  const waiting = putLoad(uri, bytes, client, 3, ['--rate_iops=500']);
  const script = [
    'import nbd, time',
    'h = nbd.NBD()',
    'h.set_strict_mode(0)',
    `h.connect_uri(${JSON.stringify(uri)})`,
    'time.sleep(1)',
    statement,
  ].join('\n');
  await run('/usr/bin/python3', ['-c', script], { maxBuffer: 2 ** 26 });
  return waiting;
}
