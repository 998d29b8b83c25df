// A server in a process of its own, that tests can kill: `node server-process.js` with ServerProcessOptions as JSON.
import { openBackingFile } from '@pagefold/backing-file';
import { createPool } from '@pagefold/builtins';
import { NbdServer } from '@pagefold/nbd';
import type { ServerProcessOptions } from './server-process-of.ts';

/** Pool pages lie in these, and more of them is made than is ever touched: see {@link heldBytes}. */
const resizable = new Set<WeakRef<ArrayBuffer>>();
globalThis.ArrayBuffer = class extends ArrayBuffer {
  constructor(...args: ConstructorParameters<typeof ArrayBuffer>) {
    super(...args);
    if (this.resizable) resizable.add(new WeakRef(this));
  }
};

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
process.on('message', () => process.send!(heldBytes()));
process.once('SIGTERM', async () => {
  await server.close();
  await pool.close();
  process.disconnect();
});
await server.listen({ path: socket });
process.send!('listening');

/** Resident memory would say how often the collector has run, too, and that is a matter of load. */
function heldBytes(): number {
  for (let i = 0; i < 3; i++) gc!();
  const { heapUsed, external } = process.memoryUsage();
  let ofPoolPages = 0;
  for (const buffer of resizable) ofPoolPages += buffer.deref()?.byteLength ?? 0;
  return heapUsed + external - ofPoolPages - pool.stats().metadataBytes;
}
