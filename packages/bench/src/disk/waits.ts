import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Spread, spread } from '../statistics.ts';
import type { PoolServer } from './disk-server.ts';
import { fill, type LoadResult, putLoad } from './fio.ts';

const run = promisify(execFile);

/** What happens while a client waits for its page: what another one asks for, in the language of libnbd's shell. */
interface Disturbance {
  readonly name: string;
  /** Each round has a server of its own, whose code has not been compiled. */
  readonly isFirst?: boolean;
  /** Asked for before the client comes. */
  readonly before?: string;
  readonly statement: string;
  /** Asked of the server behind that. */
  readonly command?: string;
}

const trimAll = 'h.trim(2**32 - 4096, 0)';

const disturbances: readonly Disturbance[] = [
  { name: 'nothing', statement: 'pass' },
  { name: 'a TRIM of all that is stored', statement: trimAll },
  { name: 'the first TRIM of a server', isFirst: true, statement: trimAll },
  { name: 'reads of 32 MiB', statement: 'for i in range(8): h.pread(2**25, 0)' },
  {
    name: 'writes of 32 MiB',
    statement: 'for i in range(4): h.pwrite(bytes(range(256)) * (2**25 // 256), 0)',
  },
  {
    name: 'compaction, after three of ten pages have gone',
    before: 'for i in range(FILLED // 4096): i % 10 < 3 and h.trim(4096, i * 4096)',
    statement: 'pass',
    command: 'compact',
  },
];

/** How long a client that reads a page at a time waited at most while another one was busy. */
export interface WaitResult {
  readonly during: string;
  readonly longestMs: Spread;
}

/** The longest wait of each round, beside each disturbance; `startAnother` starts a server that has done nothing. */
export async function measureWaits(
  server: PoolServer,
  startAnother: () => Promise<PoolServer>,
  image: string,
  bytes: number,
  rounds: number,
): Promise<WaitResult[]> {
  const results: WaitResult[] = [];
  for (const disturbance of disturbances) {
    const longest: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const asked = disturbance.isFirst === true ? await startAnother() : server;
      await fill(image, asked.uri);
      longest.push((await waitDuring(asked, bytes, disturbance)).longestMs);
      if (asked !== server) await asked.stop();
    }
    results.push({ during: disturbance.name, longestMs: spread(longest) });
  }
  return results;
}

async function waitDuring(
  server: PoolServer,
  bytes: number,
  { before, statement, command }: Disturbance,
): Promise<LoadResult> {
  const { uri } = server;
  if (before !== undefined) await shell(uri, bytes, before);
  const client = { rw: 'randread', depth: 1, jobs: 1 } as const;
  const waiting = putLoad(uri, bytes, client, 3, ['--rate_iops=500']);
  await shell(uri, bytes, `time.sleep(1)\n${statement}`);
  if (command !== undefined) await server.ask(command);
  return waiting;
}

async function shell(uri: string, filled: number, statements: string): Promise<void> {
  const script = [
    'import nbd, time',
    `FILLED = ${filled}`,
    'h = nbd.NBD()',
    'h.set_strict_mode(0)',
    `h.connect_uri(${JSON.stringify(uri)})`,
    statements,
  ].join('\n');
  await run('/usr/bin/python3', ['-c', script], { maxBuffer: 2 ** 26 });
}
