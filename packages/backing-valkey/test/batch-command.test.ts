import { createServer, type Socket } from 'node:net';
import test from 'ava';
import { Command, Redis } from 'ioredis';
import { sendTogether } from '../dist/batch-command.js';
import { requestAboutAll, requestsAbout, requestsToSet } from '../dist/requests.js';

const names = ['pf:one', 'pf:another', 'pf:third', 'pf:fourth'];

test('requests are those that the client would make', (t) => {
  const values = [0, 1, 1534, 2 ** 17].map((length) => Buffer.alloc(length, length));
  const made = (name: string, ...args: (string | Buffer)[]): Buffer =>
    Buffer.from(new Command(name, args).toWritable({}));
  const set = requestsToSet(names, values, 'PX', '1000', 'NX');
  const exist = requestsAbout(names, 'PEXPIRE', '1000', 'GT');
  let [setAt, existAt] = [0, 0];
  for (const [i, name] of names.entries()) {
    const expected = made('SET', name, values[i]!, 'PX', '1000', 'NX');
    t.deepEqual(set.bytes.subarray(setAt, set.ends[i]), expected);
    t.deepEqual(exist.bytes.subarray(existAt, exist.ends[i]), made('PEXPIRE', name, '1000', 'GT'));
    [setAt, existAt] = [set.ends[i]!, exist.ends[i]!];
  }
  t.is(setAt, set.bytes.length);
  t.is(existAt, exist.bytes.length);
  const all = requestAboutAll(names, 'MGET');
  t.deepEqual(all.bytes, made('MGET', ...names));
  t.deepEqual(all.ends, [all.bytes.length]);
});

test('what has no answer when a connection is lost is sent again, once, and in its place', async (t) => {
  // The first connection answers what comes before and, with an error, the first of four, and goes; the second answers all.
  const asked: string[][] = [];
  const server = createServer((socket) => {
    const seen: string[] = [];
    asked.push(seen);
    answer(socket, seen, asked.length === 1 ? [':1\r\n', '-WRONG it is\r\n'] : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const client = new Redis({ port, host: '127.0.0.1', lazyConnect: true, enableReadyCheck: false });
  client.on('error', () => {});
  try {
    const send = sendTogether(client);
    // It waits for the connection, with others before and behind it.
    const [before, replies, behind] = await Promise.all([
      client.exists('pf:before'),
      send('exists', requestsAbout(names, 'EXISTS')),
      send('exists', requestsAbout(['pf:behind'], 'EXISTS')),
    ]);
    t.is(before, 1);
    t.regex(String(replies[0]), /WRONG it is/);
    t.deepEqual(replies.slice(1), [1, 1, 1]);
    t.deepEqual(behind, [1]);
    t.deepEqual(asked, [
      ['pf:before', ...names, 'pf:behind'],
      [...names.slice(1), 'pf:behind'],
    ]);
    // And again on the connection that there is.
    t.deepEqual(await send('exists', requestsAbout(names, 'EXISTS')), [1, 1, 1, 1]);
  } finally {
    client.disconnect();
    server.close();
  }
});

test('what cannot be sent any more fails, all of it', async (t) => {
  const client = new Redis({ port: 1, host: '127.0.0.1', lazyConnect: true });
  client.disconnect();
  await new Promise((resolve) => setImmediate(resolve));
  const replies = await sendTogether(client)('exists', requestsAbout(names, 'EXISTS'));
  t.is(replies.length, names.length);
  for (const reply of replies) t.true(reply instanceof Error);
});

/** Answers EXISTS: with these replies, after which it hangs up when all was asked, or with 1. */
function answer(socket: Socket, seen: string[], replies: string[] | undefined): void {
  let text = '';
  socket.on('error', () => {});
  socket.on('data', (data) => {
    text += data.toString('latin1');
    const pattern = /\*\d+\r\n\$\d+\r\n(\w+)\r\n(?:\$\d+\r\n([^\r]*)\r\n)*/g;
    let end = 0;
    for (const request of text.matchAll(pattern)) {
      end = request.index + request[0].length;
      if (request[1]!.toUpperCase() !== 'EXISTS') socket.write('+OK\r\n');
      else {
        seen.push(request[2]!);
        if (replies === undefined) socket.write(':1\r\n');
      }
    }
    text = text.slice(end);
    if (replies !== undefined && seen.includes('pf:behind')) socket.end(replies.join(''));
  });
}
