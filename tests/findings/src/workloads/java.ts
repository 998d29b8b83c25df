import { existsSync, readFileSync } from 'node:fs';
import type { IndexEntry } from '../debian.ts';
import { shuffled } from './shuffled.ts';
import type { Workload } from './workload.ts';

const requests = 5000;
const partOfIndex = 2;

/** A JVM that has compiled its program and runs it. */
export const java: Workload = {
  name: 'java',
  what:
    'a JVM with a heap of at most 160 MiB compiles a server from its source, which holds half of Debian’s index of packages ' +
    'as maps of strings and answers 5,000 HTTP requests',
  input: 'every package is another one',
  packages: ['default-jdk-headless'],
  async start(stage, index) {
    const held = index.filter((_, i) => i % partOfIndex === 0);
    const file = stage.write('index', held.map(linesOf).join(''));
    const portFile = stage.path('port');
    const program = stage.copy('Server.java');
    const server = stage.start('/usr/bin/java', '-Xmx160m', program, file, portFile);
    await server.until(() => existsSync(portFile));
    const origin = `http://127.0.0.1:${readFileSync(portFile, 'utf8')}`;
    for (const { Package } of shuffled(held, 1).slice(0, requests)) {
      const response = await fetch(`${origin}/packages/${Package}`);
      if (!response.ok) throw new Error(`${Package}: ${response.status}`);
      await response.text();
    }
  },
};

/** A line a field, and an empty one behind the last. */
function linesOf(entry: IndexEntry): string {
  const fields = Object.entries(entry).map(
    ([name, value]) => `${name}\t${value.replaceAll(/\s+/g, ' ')}\n`,
  );
  return `${fields.join('')}\n`;
}
