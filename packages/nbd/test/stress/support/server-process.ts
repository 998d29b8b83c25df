// A server in a process of its own, that tests can kill: `node server-process.js SOCKET BYTES LIMIT`.
import { createPool } from '@pagefold/builtins';
import { NbdServer } from '@pagefold/nbd';

const [path = '', size, limit] = process.argv.slice(2);
const pool = await createPool({ poolLimitBytes: Number(limit) });
const server = new NbdServer({
  pool,
  exports: [{ name: 'disk', size: Number(size), maxConnections: 256 }],
  onError: (bug) => {
    console.error(bug);
    process.exitCode = 70;
  },
});
process.once('SIGTERM', async () => {
  await server.close();
  pool.close();
  process.disconnect();
});
await server.listen({ path });
process.send!('listening');
