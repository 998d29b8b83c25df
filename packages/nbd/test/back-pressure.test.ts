import test from 'ava';
import { command } from './support/client.ts';
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
