import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type StoreName, stores } from '../stores/choose-store.ts';
import { CollectionCounter } from '../stores/collection-counter.ts';
import { Host } from '../stores/host.ts';
import type { PoolStore } from '../stores/pool-store.ts';

// A store in a process of its own, so that its garbage is collected in its own time, and the engine
// makes code for it alone. It obeys the commands of native/main.c and answers in the same way; `bytes` is
// answered for every store, and there are two more commands:
//
//   tables        a pool's tables, in bytes: slots, objects, index, allocator, extents; then slots and objects in use
//   collections   major and minor ones since the last time, and how long the longest took, in milliseconds
const openStore = stores[process.argv[2] as StoreName];
const host = new Host();
const collections = new CollectionCounter();

async function obey([command, ...words]: readonly string[]): Promise<readonly number[]> {
  switch (command) {
    case 'pages':
      host.givePages(bytesOf(words[0]!));
      return [];
    case 'operations':
      host.giveOperations(new Uint32Array(bytesOf(words[0]!).buffer));
      return [];
    case 'open':
      await host.open(Number(words[0]), openStore);
      return [];
    case 'run': {
      const [first, count] = [Number(words[0]), Number(words[1])];
      const made = words[2] === 'made';
      const timing = host.run({ first, count, made, each: words[3] === 'each' });
      const { ns, longestNs, over1Ms, over5Ms, wallNs, cpuNs } = timing;
      return [ns, longestNs, over1Ms, over5Ms, 0, wallNs, cpuNs];
    }
    case 'empty':
      host.empty();
      return [];
    case 'check':
      return [host.check()];
    case 'bytes':
      return [host.store.bytes()];
    case 'tables':
      return tables();
    case 'collections':
      return collections.take();
    case 'close':
      host.close();
      return [];
    default:
      throw new Error(`there is no command "${command}"`);
  }
}

function tables(): number[] {
  const { metadata, storedPages, objects } = (host.store as PoolStore).stats();
  const { slots, index, allocator, poolPages } = metadata;
  return [slots, metadata.objects, index, allocator, poolPages, storedPages, objects];
}

/** A file in a buffer of its own. */
function bytesOf(path: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path));
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`ok ${(await obey(line.split(' '))).join(' ')}\n`);
}
