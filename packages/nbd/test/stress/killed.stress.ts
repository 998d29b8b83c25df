import test from 'ava';
import { type Client, command } from '../support/client.ts';
import { bytesOf, mebibyte } from '../support/rig.ts';
import { serverProcess } from './support/server-process-of.ts';

const size = 64 * mebibyte;

test('when a server is killed, all its clients are told at once', async (t) => {
  const { open, child, ended } = await serverProcess(t, { size, limit: size });
  const clients = await Promise.all(Array.from({ length: 16 }, () => open()));
  for (const client of clients) t.is(await client.write(0, bytesOf(mebibyte, 1)), 0);
  const works = clients.map((client, i) => ask(client, i % 3));
  child.kill('SIGKILL');
  const told = await Promise.all(works);
  t.deepEqual(
    told,
    told.map(() => 'closed'),
  );
  t.is(await ended, 'SIGKILL');
});

/** READs, WRITEs or silence, until the connection is closed. */
async function ask(client: Client, kind: number): Promise<'closed'> {
  try {
    for (;;) {
      if (kind === 0) await client.readAt(0, mebibyte);
      else if (kind === 1) await client.write(0, bytesOf(mebibyte, 1));
      else await client.read(1);
    }
  } catch {
    return 'closed';
  }
}

test('SIGTERM finishes what is under way', async (t) => {
  const { open, child, ended } = await serverProcess(t, { size, limit: 2 * size });
  const [reader, writer, silent] = await Promise.all([open(), open(), open()]);
  const bytes = bytesOf(8 * mebibyte, 1);
  t.is(await writer.write(0, bytes), 0);
  reader.request({ command: command.read, length: bytes.length });
  // Its reply has begun, and it takes many slices more.
  const { error } = await reader.simpleReply();
  t.is(error, 0);
  child.kill('SIGTERM');
  t.true((await reader.read(bytes.length)).equals(bytes));
  t.is((await reader.closed()).length, 0);
  t.is((await writer.closed()).length, 0);
  t.is((await silent.closed()).length, 0);
  t.is(await ended, 0);
  await t.throwsAsync(open());
});
