/**
 * The demo service as a process of its own, never imported: started with a channel to its parent and
 * a seed, it sends the port that it listens on. It ends when the channel closes, so that it cannot
 * outlive its parent, however that ends.
 */
import type { AddressInfo } from 'node:net';
import { createService } from './service.ts';

process.on('disconnect', () => process.exit());
// Ctrl-C reaches every process of the terminal. The parent decides when this one ends.
process.on('SIGINT', () => {});
if (!process.connected) process.exit();
const service = createService(Number(process.argv[2]));
service.listen(0, '127.0.0.1', () => {
  const { port } = service.address() as AddressInfo;
  process.send!({ port });
});
