import test from 'ava';
import {
  type Client,
  command,
  option,
  optionBytes,
  requestBytes,
  uint32,
} from './support/client.ts';
import { bytesOf, mebibyte, pageSize, paths, rig } from './support/rig.ts';

/*
 * What has brought servers down or made them serve others badly. Each ends with a client that is served.
 */

async function isServed(client: Client, name = 'disk'): Promise<boolean> {
  await client.open(name);
  const error = await client.write(12_345, Buffer.from('still here'));
  return error === 0 && (await client.readAt(12_345, 10)).equals(Buffer.from('still here'));
}

for (const inputPath of paths) {
  test(`clients that leave in the middle of a WRITE, over ${inputPath}`, async (t) => {
    const { open, connect } = await rig(t, { inputPath });
    for (let i = 0; i < 20; i++) {
      const client = await open();
      client.request({ command: command.write, length: mebibyte, payload: bytesOf(300_000, i) });
      client.destroy();
    }
    t.true(await isServed(connect()));
  });

  test(`a client that leaves without reading what it asked for, over ${inputPath}`, async (t) => {
    const { open, connect } = await rig(t, { inputPath });
    const client = await open();
    for (let i = 0; i < 64; i++) client.request({ command: command.read, length: mebibyte });
    await client.read(16);
    client.destroy();
    t.true(await isServed(connect()));
  });

  test(`a handshake and its requests in one piece, and byte by byte, over ${inputPath}`, async (t) => {
    const { connect } = await rig(t, { inputPath });
    const payload = bytesOf(10_000, 1);
    const all = Buffer.concat([
      uint32(3),
      optionBytes(option.exportName, Buffer.from('disk')),
      requestBytes({ command: command.write, offset: 50, length: payload.length }),
      payload,
      requestBytes({ command: command.read, offset: 50, length: payload.length }),
      requestBytes({ command: command.disconnect }),
    ]);
    for (const step of [all.length, 1]) {
      const client = connect();
      client.socket.setNoDelay(true);
      for (let at = 0; at < all.length; at += step) {
        client.send(all.subarray(at, at + step));
        if (step === 1 && at < 200) await new Promise((resolve) => setImmediate(resolve));
      }
      const replies = await client.closed();
      t.is(replies.length, 18 + 10 + 16 + 16 + payload.length);
      t.true(replies.subarray(-payload.length).equals(payload));
    }
  });

  test(`a client whose last word is a request is answered, over ${inputPath}`, async (t) => {
    const { open } = await rig(t, { inputPath });
    const client = await open();
    client.socket.end(requestBytes({ command: command.read, length: 5 * mebibyte }));
    t.is((await client.closed()).length, 16 + 5 * mebibyte);
  });

  test(`a long TRIM, READ or WRITE lets others have their turn, over ${inputPath}`, async (t) => {
    const exports = [{ name: 'disk', size: 2 ** 32 }];
    const { open } = await rig(t, { inputPath, exports });
    const [busy, other] = await Promise.all([open(), open()]);
    const payload = bytesOf(12 * mebibyte, 1);
    const long = [
      { command: command.write, length: payload.length, payload },
      { command: command.read, length: payload.length },
      { command: command.writeZeroes, flags: 2, length: payload.length },
      { command: command.trim, length: 2 ** 32 - pageSize },
    ];
    for (const request of long) {
      let isDone = false;
      const reply = busy.ask(request).then(async (error) => {
        isDone = true;
        if (request.command === command.read) await busy.read(request.length);
        return error;
      });
      // What the server has begun before the other client asks.
      await other.write(2 ** 31, Buffer.from('x'));
      await other.readAt(2 ** 31, 1);
      if (request.command !== command.read) t.false(isDone, `command ${request.command}`);
      t.is(await reply, 0);
    }
  });
}

test('every wrong magic closes at once', async (t) => {
  const { open, connect } = await rig(t);
  for (const magic of [0, 0x25609514, 0x21e41c71, 0xffff_ffff]) {
    const client = await open();
    const bytes = requestBytes({ command: command.flush });
    bytes.writeUInt32BE(magic);
    client.send(bytes, bytes);
    t.is((await client.closed()).length, 0);
  }
  t.true(await isServed(connect()));
});

test('the last bytes of a disk that is larger than 4 GiB are those', async (t) => {
  const size = 2 ** 33 + pageSize;
  const { open } = await rig(t, { exports: [{ name: 'disk', size }] });
  const client = await open();
  const places = [0, 2 ** 32 - 2048, 2 ** 32 + 100_000, size - pageSize];
  for (const [i, offset] of places.entries()) {
    t.is(await client.write(offset, bytesOf(pageSize, i)), 0);
  }
  for (const [i, offset] of places.entries()) {
    t.deepEqual(await client.readAt(offset, pageSize), bytesOf(pageSize, i));
  }
  t.is(await client.write(size - pageSize + 1, bytesOf(pageSize, 9)), 28);
  t.is(await client.ask({ command: command.read, offset: size - 1, length: 2 }), 22);
});

test('200 connections that say nothing do not keep others out', async (t) => {
  const { connect } = await rig(t);
  const silent = Array.from({ length: 200 }, () => connect());
  await Promise.all(silent.map((client) => client.read(18)));
  t.true(await isServed(connect()));
});

test('a handshake that gets no further is given up, whether it is silent or drips', async (t) => {
  const { connect, server } = await rig(t, { handshakeMs: 200 });
  const silent = connect();
  const dripping = connect();
  dripping.send(uint32(3), Buffer.from('IHAVEOPT\0\0\0\x07\0\0\xff\xff', 'latin1'));
  const drip = setInterval(() => dripping.send(Buffer.from('x')), 10);
  await Promise.all([silent.closed(), dripping.closed()]);
  clearInterval(drip);
  await server.idle();
  t.is(server.connections, 0);
});

test('a connection that has chosen its export may be silent', async (t) => {
  const { connect, open } = await rig(t, { handshakeMs: 5000 });
  const client = await open();
  // Whatever was to be given up has been, once a later one is.
  await connect().closed();
  t.is(await client.ask({ command: command.flush }), 0);
});

test('64 clients at once read what they have written', async (t) => {
  const exports = [{ name: 'disk', size: 64 * mebibyte, maxConnections: 64 }];
  const { open } = await rig(t, { exports });
  const work = async (index: number): Promise<boolean> => {
    const client = await open();
    const base = index * mebibyte;
    const disk = Buffer.alloc(mebibyte);
    for (let i = 0; i < 20; i++) {
      const offset = (index * 7919 + i * 104_729) % (mebibyte - 20_000);
      const bytes = bytesOf(1 + ((i * 1237) % 20_000), index * 100 + i);
      bytes.copy(disk, offset);
      if ((await client.write(base + offset, bytes)) !== 0) return false;
      const back = await client.readAt(base + offset, bytes.length);
      if (!back.equals(bytes)) return false;
    }
    return (await client.readAt(base, mebibyte)).equals(disk);
  };
  const results = await Promise.all(Array.from({ length: 64 }, (_, i) => work(i)));
  t.true(results.every(Boolean));
});

test('two clients write parts of one page, and none is lost', async (t) => {
  const { open } = await rig(t);
  const clients = await Promise.all(Array.from({ length: 8 }, () => open()));
  const expected = Buffer.alloc(pageSize);
  await Promise.all(
    clients.map(async (client, i) => {
      const bytes = bytesOf(512, i);
      bytes.copy(expected, i * 512);
      for (let at = 0; at < 512; at += 32) {
        await client.write(i * 512 + at, bytes.subarray(at, at + 32));
      }
    }),
  );
  t.deepEqual(await clients[0]!.readAt(0, pageSize), expected);
});
