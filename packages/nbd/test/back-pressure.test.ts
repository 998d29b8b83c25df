// Alone: it measures the memory of the whole process.

import { Duplex } from 'node:stream';
import test from 'ava';
import { command, option, optionBytes, requestBytes, uint32 } from './support/client.ts';
import { bytesOf, mebibyte, paths, rig } from './support/rig.ts';

// In a file of its own and one after another, since memory of the whole process is looked at.
for (const inputPath of paths) {
  test.serial(
    `clients that never read cost no memory and harm nobody, over ${inputPath}`,
    async (t) => {
      const { open, server } = await rig(t, { inputPath });
      const before = process.memoryUsage().external;
      const clients = await Promise.all([1, 2, 3, 4].map(() => open()));
      for (const client of clients) {
        client.socket.pause();
        for (let i = 0; i < 256; i++) client.request({ command: command.read, length: mebibyte });
      }
      const other = await open();
      for (let i = 0; i < 50; i++) {
        t.is(await other.write(i * 5000, bytesOf(5000, i)), 0);
        t.true((await other.readAt(i * 5000, 5000)).equals(bytesOf(5000, i)));
      }
      const grown = process.memoryUsage().external - before;
      t.true(grown < 24 * mebibyte, `${grown} bytes for a GiB that was asked for`);
      for (const client of [...clients, other]) client.destroy();
      await server.idle();
      t.is(server.connections, 0);
    },
  );
}

/** A client that asks for 16 MiB and takes nothing. */
function greedy(): Duplex {
  const streams = new Duplex({ read() {}, write() {} });
  const reads = Array.from({ length: 16 }, () =>
    requestBytes({ command: command.read, length: mebibyte }),
  );
  const choice = optionBytes(option.exportName, Buffer.from('disk'));
  streams.push(Buffer.concat([uint32(3), choice, ...reads]));
  return streams;
}

test.serial('clients that take nothing get less when all together have much', async (t) => {
  const kibibyte = 1024;
  const exports = [{ name: 'disk', size: 16 * mebibyte, maxConnections: 17 }];
  for (const [maxReplyBytes, least, most] of [
    [64 * mebibyte, 512 * kibibyte, 16 * (1024 + 64) * kibibyte],
    [mebibyte, 64 * kibibyte, mebibyte + 16 * (128 + 256) * kibibyte],
  ] as const) {
    const { open, server } = await rig(t, { exports, maxReplyBytes });
    const other = await open();
    const bytes = bytesOf(mebibyte, 1);
    t.is(await other.write(0, bytes), 0);
    const clients = Array.from({ length: 16 }, greedy);
    for (const client of clients) server.serve(client, client);
    const waiting = () => clients.reduce((sum, { writableLength }) => sum + writableLength, 0);
    // Whoever reads is served, whatever waits for the others.
    while (waiting() < 16 * least) t.true((await other.readAt(0, bytes.length)).equals(bytes));
    for (let i = 0; i < 5; i++) t.true((await other.readAt(0, bytes.length)).equals(bytes));
    t.true(waiting() <= most, `${waiting()} bytes wait`);
    for (const client of clients) client.destroy();
  }
});
