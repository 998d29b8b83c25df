import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createPool } from 'pagefold';
import { createService } from './service.ts';

const pool = await createPool({ poolLimitBytes: 64 * 2 ** 20 });
const device = pool.createDevice({ slots: 65536, onFailure: 'keep' });
const server = createService(pool, device);

server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1');
await once(server, 'listening');
console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);

const stop = async () => {
  server.close();
  await once(server, 'close'); // Requests that are under way are answered first.
  await pool.close();
  console.log('closed');
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
