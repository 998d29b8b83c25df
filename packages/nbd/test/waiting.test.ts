import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';
import test from 'ava';
import { type Chunk, Client, command } from './support/client.ts';
import {
  bytesOf,
  mebibyte,
  pageSize,
  paths,
  type Rig,
  type RigOptions,
  rig,
} from './support/rig.ts';
import { SlowPool } from './support/slow-pool.ts';

const io = 5;
const noSpace = 28;

/** A server over a pool that waits when it is told to. */
async function slowRig(
  t: ExecutionContext,
  options: RigOptions = {},
): Promise<Rig & { slow: SlowPool }> {
  const slow = await SlowPool.create();
  // However slow this machine is.
  const roomMs = 3_600_000;
  return { ...(await rig(t, { roomMs, ...options, pool: slow.pool })), slow };
}

/** Until something is so; what never is so, ends with the test. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

function readAt(offset: number, length: number, cookie = 1n, flags = 0) {
  return { command: command.read, offset, length, cookie, flags };
}

function writeAt(offset: number, payload: Uint8Array, cookie = 1n) {
  return { command: command.write, offset, length: payload.length, payload, cookie };
}

for (const inputPath of paths) {
  test(`pages that are written back are read, whatever the reply, over ${inputPath}`, async (t) => {
    const { open, slow } = await slowRig(t, { inputPath });
    const bytes = bytesOf(2 * mebibyte, 1);
    const writer = await open();
    t.is(await writer.write(100, bytes), 0);
    const simple = await open();
    const structured = await open('disk', { structured: true });
    for (const [offset, length] of [
      [100, pageSize],
      [150, 32_768],
      [100, bytes.length],
    ] as const) {
      const expected = bytes.subarray(offset - 100, offset - 100 + length);
      await slow.evict();
      // Some pages are in memory and some are not.
      t.is(await writer.write(offset + 9000, bytes.subarray(offset + 8900, offset + 8950)), 0);
      t.true((await simple.readAt(offset, length)).equals(expected), `${offset}, ${length}`);
      await slow.evict();
      structured.request(readAt(offset, length));
      t.true(assembled(await structured.chunks(), offset, length).equals(expected));
      await slow.evict();
      structured.request(readAt(offset, length, 1n, 4));
      const whole = await structured.chunks();
      t.deepEqual(
        whole.map(({ type }) => type),
        [1, 0],
      );
      t.true(whole[0]!.data.subarray(8).equals(expected));
    }
  });

  test(`many requests that wait are all replied to, over ${inputPath}`, async (t) => {
    const { open, slow } = await slowRig(t, { inputPath });
    const bytes = bytesOf(8 * mebibyte, 1);
    const client = await open();
    await client.write(0, bytes);
    await slow.evict();
    slow.holdReads();
    // More than may be held, and more than may stand aside.
    for (let i = 0; i < 600; i++) client.request(readAt(i * 12_345, 9000, BigInt(i)));
    await until(() => slow.waitingReads > 100);
    slow.releaseReads();
    for (let i = 0; i < 600; i++) {
      const { error, cookie } = await client.simpleReply();
      const at = Number(cookie) * 12_345;
      t.is(error, 0);
      t.true((await client.read(9000)).equals(bytes.subarray(at, at + 9000)));
    }
  });

  test(`a WRITE that finds no room waits, and others go on, over ${inputPath}`, async (t) => {
    const { open, slow } = await slowRig(t, { inputPath });
    const client = await open();
    const old = bytesOf(8 * pageSize, 1);
    await client.write(0, old);
    slow.fill();
    const bytes = bytesOf(3 * pageSize, 2);
    client.request(writeAt(mebibyte, bytes, 1n));
    client.request(readAt(0, old.length, 2n));
    client.request({ command: command.trim, length: pageSize, cookie: 3n });
    const zeroes = { command: command.writeZeroes, offset: pageSize, length: pageSize };
    client.request({ ...zeroes, cookie: 4n });
    client.request({ command: command.flush, cookie: 5n });
    t.deepEqual(await client.simpleReply(), { error: 0, cookie: 2n });
    t.true((await client.read(old.length)).equals(old));
    for (const cookie of [3n, 4n, 5n])
      t.deepEqual(await client.simpleReply(), { error: 0, cookie });
    // What is in the way of a page that waits, waits behind it.
    client.request(readAt(mebibyte, bytes.length, 6n));
    const other = await open();
    t.true(
      (await other.readAt(2 * pageSize, pageSize)).equals(old.subarray(2 * pageSize, 3 * pageSize)),
    );
    slow.makeRoom();
    t.deepEqual(await client.simpleReply(), { error: 0, cookie: 1n });
    t.deepEqual(await client.simpleReply(), { error: 0, cookie: 6n });
    t.true((await client.read(bytes.length)).equals(bytes));
  });

  test(`a client whose last word has to wait is answered, over ${inputPath}`, async (t) => {
    const { open, slow, server } = await slowRig(t, { inputPath });
    const client = await open();
    slow.fill();
    client.request(writeAt(0, bytesOf(pageSize, 1)));
    client.socket.end();
    await until(() => slow.isAskedForRoom);
    slow.makeRoom();
    t.is((await client.closed()).length, 16);
    await server.idle();
  });

  test(`a DISC behind what waits ends the connection when that is done, over ${inputPath}`, async (t) => {
    const { open, slow } = await slowRig(t, { inputPath });
    const client = await open();
    slow.fill();
    client.request(writeAt(0, bytesOf(pageSize, 1)));
    client.request({ command: command.disconnect });
    await until(() => slow.isAskedForRoom);
    slow.makeRoom();
    t.is((await client.closed()).length, 16);
    t.true((await (await open()).readAt(0, pageSize)).equals(bytesOf(pageSize, 1)));
  });
}

test('the pages of a READ are fetched together, and others are served meanwhile', async (t) => {
  const { open, slow } = await slowRig(t);
  const client = await open();
  const bytes = bytesOf(8 * pageSize, 1);
  await client.write(0, bytes);
  await slow.evict();
  await client.write(mebibyte, bytes);
  slow.holdReads();
  client.request(readAt(0, bytes.length, 1n));
  client.request(readAt(mebibyte, pageSize, 2n));
  t.deepEqual(await client.simpleReply(), { error: 0, cookie: 2n });
  t.true((await client.read(pageSize)).equals(bytes.subarray(0, pageSize)));
  t.is(slow.waitingReads, 8);
  slow.releaseReads();
  t.deepEqual(await client.simpleReply(), { error: 0, cookie: 1n });
  t.true((await client.read(bytes.length)).equals(bytes));
});

test('a READ that waits in the middle of its reply is not disturbed by others that have their pages', async (t) => {
  const { open, slow } = await slowRig(t);
  const client = await open();
  const bytes = bytesOf(600_000, 1);
  await client.write(0, bytes);
  await client.write(mebibyte, bytes.subarray(0, pageSize));
  await slow.evict();
  await client.write(0, bytes.subarray(0, 300_000));
  slow.holdReads();
  client.request(readAt(mebibyte, pageSize, 1n));
  client.request(readAt(0, bytes.length, 2n));
  await until(() => slow.waitingReads > 1);
  const waiting = slow.waitingReads;
  slow.releaseOneRead();
  // That much later, the first READ has had its turn.
  const other = await open();
  for (let i = 0; i < 20; i++) t.is(await other.ask({ command: command.flush }), 0);
  t.is(slow.waitingReads, waiting - 1);
  slow.releaseReads();
  t.deepEqual(await client.simpleReply(), { error: 0, cookie: 2n });
  t.true((await client.read(bytes.length)).equals(bytes));
  t.deepEqual(await client.simpleReply(), { error: 0, cookie: 1n });
  t.true((await client.read(pageSize)).equals(bytes.subarray(0, pageSize)));
});

test('a READ that waits has the page of the moment at which it came', async (t) => {
  const { open, slow } = await slowRig(t);
  const [first, second] = await Promise.all([open(), open()]);
  const [old, young] = [bytesOf(pageSize, 1), bytesOf(pageSize, 2)];
  await first.write(0, old);
  await slow.evict();
  slow.holdReads();
  first.request(readAt(0, pageSize));
  await until(() => slow.waitingReads === 1);
  t.is(await second.write(0, young), 0);
  t.true((await second.readAt(0, pageSize)).equals(young));
  slow.releaseReads();
  t.is((await first.simpleReply()).error, 0);
  t.true((await first.read(pageSize)).equals(old));
});

test('parts of a page that is written back are written by many, and none is lost', async (t) => {
  const { open, slow } = await slowRig(t);
  const clients = await Promise.all(Array.from({ length: 8 }, () => open()));
  const expected = bytesOf(pageSize, 9);
  await clients[0]!.write(0, expected);
  await slow.evict();
  slow.holdReads();
  const asked = clients.flatMap((client, i) =>
    [0, 1, 2, 3].map((j) => {
      const at = i * 512 + j * 128;
      const bytes = bytesOf(100, i * 4 + j);
      bytes.copy(expected, at);
      client.request(writeAt(at, bytes));
      return client;
    }),
  );
  const zeroes = { command: command.writeZeroes, offset: 100, length: 20 };
  clients[0]!.request(zeroes);
  expected.fill(0, 100, 120);
  await until(() => slow.waitingReads === 1);
  slow.releaseReads();
  for (const client of [...asked, clients[0]!]) t.is((await client.simpleReply()).error, 0);
  t.is(slow.reads, 1);
  t.deepEqual(await clients[1]!.readAt(0, pageSize), expected);
});

test('what comes to a slot comes behind what waits for it', async (t) => {
  const { open, slow } = await slowRig(t);
  const [first, second] = await Promise.all([open(), open()]);
  slow.fill();
  first.request(writeAt(0, bytesOf(4 * pageSize, 1)));
  await until(() => slow.isAskedForRoom);
  second.request({ command: command.trim, length: pageSize, cookie: 1n });
  second.request(writeAt(pageSize, bytesOf(pageSize, 2), 2n));
  second.request({
    command: command.writeZeroes,
    flags: 2,
    offset: 2 * pageSize,
    length: pageSize,
    cookie: 3n,
  });
  second.request(writeAt(3 * pageSize + 5, Buffer.from('part'), 4n));
  second.request(readAt(0, 4 * pageSize, 5n));
  second.request({ command: command.flush, cookie: 6n });
  t.deepEqual(await second.simpleReply(), { error: 0, cookie: 6n });
  slow.makeRoom();
  t.is((await first.simpleReply()).error, 0);
  const expected = bytesOf(4 * pageSize, 1);
  expected.fill(0, 0, pageSize);
  bytesOf(pageSize, 2).copy(expected, pageSize);
  expected.fill(0, 2 * pageSize, 3 * pageSize);
  expected.write('part', 3 * pageSize + 5);
  const seen = new Set<bigint>();
  for (let i = 1; i <= 5; i++) {
    const { error, cookie } = await second.simpleReply();
    t.is(error, 0);
    seen.add(cookie);
    if (cookie === 5n) t.true((await second.read(expected.length)).equals(expected));
  }
  t.is(seen.size, 5);
});

test('what waits for room holds little, and then the client is not read from', async (t) => {
  const { open, slow } = await slowRig(t);
  const client = await open();
  slow.fill();
  const bytes = bytesOf(12 * mebibyte, 1);
  client.request({ command: command.write, length: bytes.length });
  for (let at = 0; at < bytes.length; at += 65_536) client.send(bytes.subarray(at, at + 65_536));
  await until(() => slow.isAskedForRoom);
  const other = await open();
  for (let i = 0; i < 500; i++) t.is(await other.ask({ command: command.flush }), 0);
  const { writableLength } = client.socket;
  t.true(writableLength > 8 * mebibyte, `all but ${bytes.length - writableLength} bytes wait`);
  slow.makeRoom();
  t.is((await client.simpleReply()).error, 0);
  t.true((await other.readAt(0, bytes.length)).equals(bytes));
});

test('when there is no room for long enough, or will be none, the disk is full', async (t) => {
  const { open, slow } = await slowRig(t, { roomMs: 100 });
  const client = await open();
  slow.fill();
  t.is(await client.write(0, bytesOf(20 * pageSize, 1)), noSpace);
  client.request(writeAt(0, bytesOf(2 * mebibyte, 2)));
  await until(() => slow.isAskedForRoom);
  slow.refuseRoom();
  t.is((await client.simpleReply()).error, noSpace);
  t.is(await client.write(mebibyte, Buffer.alloc(pageSize)), 0);
  slow.makeRoom();
  t.is(await client.write(0, bytesOf(2 * mebibyte, 3)), 0);
  t.true((await client.readAt(0, 2 * mebibyte)).equals(bytesOf(2 * mebibyte, 3)));
});

test('a WRITE outlasts a disk that fails for a while', async (t) => {
  const { open, slow } = await slowRig(t);
  const [client, other] = await Promise.all([open(), open()]);
  slow.fill();
  client.request(writeAt(0, bytesOf(20 * pageSize, 1)));
  await until(() => slow.isAskedForRoom);
  slow.failWrites();
  await until(() => slow.pool.stats().writebackFailed > 0);
  for (let i = 0; i < 20; i++) t.is(await other.ask({ command: command.flush }), 0);
  slow.makeRoom();
  t.is((await client.simpleReply()).error, 0);
  t.true((await other.readAt(0, 20 * pageSize)).equals(bytesOf(20 * pageSize, 1)));
});

test('a page that cannot be fetched is an error of the disk, to whoever needs it', async (t) => {
  const { open, slow } = await slowRig(t);
  const client = await open();
  const bytes = bytesOf(200 * pageSize, 1);
  await client.write(0, bytes);
  await slow.evict();
  slow.failReads();
  t.is(await client.ask(readAt(0, pageSize)), io);
  t.is(await client.ask(readAt(10, 300_000)), io);
  t.is(await client.write(5, Buffer.from('part')), io);
  t.is(await client.ask({ command: command.writeZeroes, offset: 5, length: 5 }), io);
  t.is(await client.ask({ command: command.cache, length: 10 * pageSize }), io);
  t.is(await client.write(pageSize, bytes.subarray(0, pageSize)), 0);
  const structured = await open('disk', { structured: true });
  structured.request(readAt(pageSize, 4 * pageSize));
  const chunks = await structured.chunks();
  t.deepEqual(
    chunks.map(({ type }) => type),
    [1, 0x8002],
  );
  t.true(chunks[0]!.data.subarray(8).equals(bytes.subarray(0, pageSize)));
  t.is(chunks[1]!.data.readUInt32BE(0), io);
  t.is(Number(chunks[1]!.data.readBigUInt64BE(6)), 2 * pageSize);
  slow.failReads(false);
  t.true(
    (await client.readAt(2 * pageSize, pageSize)).equals(
      bytes.subarray(2 * pageSize, 3 * pageSize),
    ),
  );
});

test('CACHE fetches what is written back, and nothing else', async (t) => {
  const { open, slow } = await slowRig(t);
  const client = await open();
  await client.write(0, bytesOf(100 * pageSize, 1));
  await slow.evict();
  await client.write(10 * pageSize, bytesOf(10 * pageSize, 2));
  t.is(await client.ask({ command: command.cache, offset: 5, length: 12 * mebibyte }), 0);
  t.is(slow.reads, 90);
});

const many = [{ name: 'disk', size: 16 * mebibyte, maxConnections: 100 }];

/** Has 30 clients ask for what has to wait, and leave. */
async function leaveWaiting(
  { slow }: { slow: SlowPool },
  open: () => Promise<Client>,
  leave: (client: Client, index: number) => Promise<void>,
): Promise<void> {
  const first = await open();
  await first.write(0, bytesOf(mebibyte, 1));
  await slow.evict();
  slow.holdReads();
  slow.fill();
  for (let i = 0; i < 30; i++) {
    const client = await open();
    client.request(readAt(i * 10_000, 200_000));
    client.request(writeAt(i * 5000, bytesOf(100_000, i)));
    client.request({ command: command.cache, length: mebibyte });
    client.request({ command: command.trim, offset: i * 5000, length: 3 * pageSize });
    client.request(writeAt(8 * mebibyte, bytesOf(100_000, i)));
    await leave(client, i);
  }
  first.destroy();
}

/** All that may be held can be held again. */
async function canHoldAll(t: ExecutionContext, { slow, open }: Rig & { slow: SlowPool }) {
  slow.fill();
  const clients = await Promise.all(Array.from({ length: 16 }, () => open()));
  for (const [i, client] of clients.entries()) {
    client.request(writeAt(i * 900_000, bytesOf(900_000, i)));
    client.request({ command: command.flush, cookie: 2n });
  }
  for (const client of clients) t.is((await client.simpleReply()).cookie, 2n);
  slow.makeRoom();
  for (const client of clients) t.is((await client.simpleReply()).error, 0);
  for (const [i, client] of clients.entries()) {
    t.true((await client.readAt(i * 900_000, 900_000)).equals(bytesOf(900_000, i)), `${i}`);
  }
}

test('what clients have asked for that have left is done when it can be', async (t) => {
  const all = await slowRig(t, { exports: many });
  await leaveWaiting(all, all.open, async (client, i) => {
    if (i % 3 > 0) await client.ask({ command: command.flush });
    client.destroy();
  });
  all.slow.releaseReads();
  all.slow.makeRoom();
  await all.server.idle();
  await canHoldAll(t, all);
});

test('what clients have asked for whose connection broke is given up', async (t) => {
  const all = await slowRig(t, { exports: many });
  const address = (await all.server.listen({ host: '127.0.0.1', port: 0 })) as AddressInfo;
  const open = async (): Promise<Client> => {
    const client = new Client({ host: '127.0.0.1', port: address.port });
    await client.open('disk');
    return client;
  };
  await leaveWaiting(all, open, async (client) => {
    await client.ask({ command: command.flush });
    client.socket.resetAndDestroy();
  });
  await all.server.idle();
  t.true(all.slow.waitingReads > 0);
  all.slow.releaseReads();
  await canHoldAll(t, all);
});

test('a server that closes waits for what waits, and no longer than for clients', async (t) => {
  const { open, slow, server } = await slowRig(t);
  const client = await open();
  slow.fill();
  client.request(writeAt(0, bytesOf(pageSize, 1)));
  await until(() => slow.isAskedForRoom);
  const closing = server.close();
  slow.makeRoom();
  t.is((await client.simpleReply()).error, 0);
  await closing;
  t.is(server.connections, 0);
});

test('a server that closes while there is no room lets its clients go', async (t) => {
  const { open, slow, server } = await slowRig(t);
  const client: Client = await open();
  slow.fill();
  client.request(writeAt(0, bytesOf(2 * mebibyte, 1)));
  await until(() => slow.isAskedForRoom);
  await server.close();
  t.is((await client.closed()).length, 0);
});

/** The data of a structured READ, put together. */
function assembled(chunks: readonly Chunk[], offset: number, length: number): Buffer {
  const data = Buffer.alloc(length);
  for (const { type, data: bytes } of chunks) {
    if (type === 1) bytes.copy(data, Number(bytes.readBigUInt64BE()) - offset, 8);
  }
  return data;
}
