import type { IndexEntry } from '../debian.ts';
import { shuffled } from './shuffled.ts';
import type { Workload } from './workload.ts';

const questions = 20_000;

/** One redis, as one finds it beside many a service. */
export const redis: Workload = {
  name: 'redis',
  what: 'a redis holds Debian’s index of packages as hashes of their fields, and is asked for 20,000 of them',
  input: 'every package is another one',
  packages: ['redis-server', 'redis-tools'],
  async start(stage, index) {
    const socket = stage.path('socket');
    const persistence = ['--save', '', '--appendonly', 'no'];
    const server = stage.start(
      'redis-server',
      ...['--port', '0', '--unixsocket', socket, '--dir', stage.folder, ...persistence],
    );
    const client = (args: readonly string[], input: string): Promise<string> =>
      stage.run('redis-cli', ['-s', socket, ...args], input);
    await server.until(async () => (await client(['ping'], '').catch(() => '')) === 'PONG\n');
    await client(['--pipe'], index.map(hashOf).join(''));
    const asked = shuffled(index, 1).slice(0, questions);
    await client([], asked.map(({ Package }) => `HGETALL ${Package}\n`).join(''));
  },
};

/** `HSET name field value …` in redis' protocol. */
function hashOf(entry: IndexEntry): string {
  const words = ['HSET', entry.Package!, ...Object.entries(entry).flat()];
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return `*${words.length}\r\n${parts.join('')}`;
}
