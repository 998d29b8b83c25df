import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent, get } from 'node:http';
import type { IndexEntry } from '../debian.ts';
import { shuffled } from './shuffled.ts';
import type { Workload } from './workload.ts';

const workers = 2;
const requests = 3000;
const partOfIndex = 4;

/** Workers of one service, as a process manager runs them. */
export const node: Workload = {
  name: 'node',
  what:
    'two Node.js processes of one Express server hold a quarter of Debian’s index of packages each, ' +
    'and answer 3,000 HTTP requests each',
  input:
    'both processes hold the same, as workers of one service do, and are asked for different packages',
  packages: ['nodejs', 'node-express'],
  async start(stage, index) {
    const held = index.filter((_, i) => i % partOfIndex === 0);
    const file = stage.write('index.json', JSON.stringify(held));
    const program = stage.copy('service.cjs');
    const sockets = Array.from({ length: workers }, (_, i) => stage.path(`socket${i}`));
    for (const socket of sockets) {
      // Where Debian's packages of libraries lie.
      const args = ['NODE_PATH=/usr/share/nodejs', '/usr/bin/node', program, file, socket];
      await stage.start('env', ...args).until(() => existsSync(socket));
    }
    await Promise.all(sockets.map((socket, i) => ask(socket, held, i)));
  },
};

/** Asks one request after another. */
async function ask(socketPath: string, index: readonly IndexEntry[], seed: number): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  for (const { Package } of shuffled(index, seed).slice(0, requests)) {
    const path = `/packages/${encodeURIComponent(Package!)}`;
    const [response] = await once(get({ socketPath, path, agent }), 'response');
    if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`);
    response.resume();
    await once(response, 'end');
  }
  agent.destroy();
}
