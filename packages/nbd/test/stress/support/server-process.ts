// A server in a process of its own, that tests can kill: `node server-process.js` with ServerProcessOptions as JSON.
import { setTimeout } from 'node:timers/promises';
import { openBackingFile } from '@pagefold/backing-file';
import { createPool } from '@pagefold/builtins';
import { NbdServer } from '@pagefold/nbd';
import type { ServerProcessOptions } from './server-process-of.ts';

/** Pool pages lie in these, and more of them is made than is ever touched: see {@link heldBytes}. */
const resizable = new Set<WeakRef<ArrayBuffer>>();
globalThis.ArrayBuffer = new Proxy(ArrayBuffer, {
  construct(target, args, newTarget) {
    const buffer = Reflect.construct(target, args, newTarget) as ArrayBuffer;
    if (buffer.resizable) resizable.add(new WeakRef(buffer));
    return buffer;
  },
});
const { socket, size, limit, backing }: ServerProcessOptions & { socket: string } = JSON.parse(
  process.argv[2]!,
);
const backingStores = backing === undefined ? [] : [await openBackingFile(backing)];
const pool = await createPool({ poolLimitBytes: limit, backingStores });
const server = new NbdServer({
  pool,
  exports: [{ name: 'disk', size, maxConnections: 256 }],
  onError: (bug) => {
    console.error(bug);
    process.exitCode = 70;
  },
});
process.on('message', async () => process.send!(await heldBytes()));
process.once('SIGTERM', async () => {
  await server.close();
  await pool.close();
  process.disconnect();
});
await server.listen({ path: socket });
process.send!('listening');

/** Resident memory would say how often the collector has run, too, and that is a matter of load. */
async function heldBytes(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    gc!();
    // Buffers are swept beside the program.
    await setTimeout(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  let ofPoolPages = 0;
  // What a buffer may grow to: `external` counts it so from its birth, however often it is resized.
  for (const buffer of resizable) ofPoolPages += buffer.deref()?.maxByteLength ?? 0;
  return heapUsed + external - ofPoolPages - pool.stats().metadataBytes;
}
