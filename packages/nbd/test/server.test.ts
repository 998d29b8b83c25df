import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { createPool } from '@pagefold/builtins';
import { ConfigError, InputError, StateError } from '@pagefold/contracts';
import { NbdServer } from '@pagefold/nbd';
import test from 'ava';
import {
  Client,
  command,
  goData,
  option,
  optionBytes,
  replyType,
  requestBytes,
  uint32,
} from './support/client.ts';
import { bytesOf, mebibyte, pageSize, rig } from './support/rig.ts';

const disk = { name: 'disk', size: mebibyte };

test('a Unix socket is its owner’s only, and goes with the server', async (t) => {
  const { path, server } = await rig(t);
  t.is(statSync(path).mode & 0o777, 0o600);
  await server.close();
  t.false(existsSync(path));
});

test('a Unix socket that nobody listens on any more is replaced; one in use is not, nor a file', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-nbd-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const { server, path } = await rig(t);
  await t.throwsAsync(server.listen({ path }), {
    instanceOf: InputError,
    code: 'PAGEFOLD_INPUT_FAILED',
  });
  const left = join(folder, 'left');
  const dies = `net.createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', dies, left]);
  t.true(statSync(left).isSocket());
  await server.listen({ path: left });
  await new Client({ path: left }).open('disk');
  const file = join(folder, 'file');
  writeFileSync(file, 'precious');
  await t.throwsAsync(server.listen({ path: file }), { instanceOf: InputError });
  t.is(statSync(file).size, 8);
});

test('TCP works, and tells the port', async (t) => {
  const { server } = await rig(t);
  const { port } = (await server.listen({ host: '127.0.0.1', port: 0 })) as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port });
  const [greeting] = (await once(socket, 'data')) as [Buffer];
  t.is(greeting.toString('latin1', 0, 8), 'NBDMAGIC');
  socket.destroy();
});

test('one client is served on streams', async (t) => {
  const { server } = await rig(t);
  const sent: Buffer[] = [];
  const streams = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      sent.push(Buffer.from(chunk as Buffer));
      done();
    },
  });
  server.serve(streams, streams);
  streams.push(Buffer.concat([uint32(3), optionBytes(option.exportName, Buffer.from('disk'))]));
  streams.push(requestBytes({ command: command.write, length: 5 }));
  // More at once than is read from a socket.
  streams.push(
    Buffer.concat([
      Buffer.from('hello'),
      requestBytes({ command: command.write, length: 2 * mebibyte }),
      Buffer.alloc(2 * mebibyte, 7),
    ]),
  );
  streams.push(requestBytes({ command: command.read, offset: 2 * mebibyte - 2, length: 3 }));
  streams.push(null);
  await server.idle();
  t.deepEqual(Buffer.concat(sent).subarray(-3), Buffer.from([7, 7, 0]));
});

test('limits and exports that cannot be are refused with what would be right', async (t) => {
  const pool = await createPool();
  t.teardown(() => pool.close());
  const wrong: [object, RegExp][] = [
    [
      { size: 0 },
      /"size" of disk expected 4096 to 17592186044416 bytes, a multiple of 4096, got 0/,
    ],
    [{ size: 4097 }, /got 4097/],
    [{ size: Number.NaN }, /got NaN/],
    [{ size: 2 ** 45 }, /got 35184372088832/],
    [{ name: 'x'.repeat(4097) }, /"name" expected/],
    [{ description: 'x'.repeat(4097) }, /"description" expected/],
    [{ maxConnections: 0 }, /"maxConnections" expected/],
  ];
  for (const [fields, message] of wrong) {
    const make = () => new NbdServer({ pool, exports: [{ ...disk, ...fields }] });
    t.throws(make, { instanceOf: ConfigError, code: 'PAGEFOLD_INVALID_OPTION', message });
  }
  for (const limit of ['maxConnections', 'handshakeMs', 'maxReplyBytes']) {
    t.throws(() => new NbdServer({ pool, exports: [disk], [limit]: 0 }), {
      instanceOf: ConfigError,
      message: new RegExp(`"${limit}" expected an integer from 1 to 2147483647, got 0`),
    });
  }
  t.throws(() => new NbdServer({ pool, exports: [disk, disk] }), {
    message: /an export "disk" already/,
  });
});

test('an export has as many connections as it may have, and one more when one has gone', async (t) => {
  const { connect: another, open } = await rig(t, { exports: [{ ...disk, maxConnections: 1 }] });
  const first = await open();
  const second = another();
  await second.greet();
  const refused = await second.option(option.go, goData('disk'));
  t.deepEqual(
    refused.map(({ type }) => type),
    [replyType.policy],
  );
  const old = another();
  await old.greet();
  old.send(optionBytes(option.exportName, Buffer.from('disk')));
  t.is((await old.closed()).length, 0);
  first.request({ command: command.disconnect });
  await first.closed();
  t.is((await second.option(option.go, goData('disk'))).at(-1)!.type, replyType.ack);
});

test('a server has as many connections as it may have', async (t) => {
  const { connect: another, open } = await rig(t, { maxConnections: 2 });
  const clients = [await open(), await open()];
  t.is((await another().closed()).length, 0);
  for (const client of clients) t.is(await client.ask({ command: command.flush }), 0);
});

test('connections that choose no export make way for new ones', async (t) => {
  const { connect: another, open, server } = await rig(t, { maxConnections: 4 });
  const kept = await open();
  const silent: Client[] = [];
  for (let i = 0; i < 6; i++) {
    const client = another();
    await client.read(18);
    silent.push(client);
  }
  for (const client of silent.slice(0, 3)) t.is((await client.closed()).length, 0);
  const late = await open();
  for (const client of [kept, late]) t.is(await client.ask({ command: command.flush }), 0);
  t.is(server.connections, 4);
});

test('an export takes no more of the pool than it may', async (t) => {
  const exports = [
    { ...disk, name: 'small', limitBytes: 64 * 1024 },
    { ...disk, name: 'other' },
  ];
  const { open } = await rig(t, { exports });
  const [small, other] = await Promise.all([open('small'), open('other')]);
  const bytes = bytesOf(256 * 1024, 1);
  t.is(await small.write(0, bytes), 28);
  t.is(await other.write(0, bytes), 0);
  t.is(await small.ask({ command: command.trim, length: mebibyte }), 0);
  t.is(await small.write(0, bytes.subarray(0, 32 * 1024)), 0);
  t.true((await small.readAt(0, 32 * 1024)).equals(bytes.subarray(0, 32 * 1024)));
});

test('the next client reads what the last one has written, unless it is discarded', async (t) => {
  const exports = [disk, { ...disk, name: 'scratch', discardOnClose: true }];
  const { open, server, pool } = await rig(t, { exports });
  const bytes = bytesOf(300 * pageSize, 1).subarray(0, mebibyte);
  const first = await open('scratch');
  const second = await open('scratch');
  const kept = await open('disk');
  for (const client of [first, kept]) t.is(await client.write(0, bytes), 0);
  first.destroy();
  kept.destroy();
  t.true((await second.readAt(0, bytes.length)).equals(bytes));
  second.request({ command: command.disconnect });
  await second.closed();
  await server.idle();
  t.true((await (await open('disk')).readAt(0, bytes.length)).equals(bytes));
  t.true(
    (await (await open('scratch')).readAt(0, bytes.length)).equals(Buffer.alloc(bytes.length)),
  );
  while (pool.stats().storedPages > 256) await new Promise((resolve) => setImmediate(resolve));
  t.is(pool.stats().storedPages, 256);
});

test('content is shared where domains are the same, and nowhere else', async (t) => {
  const exports = [
    disk,
    { ...disk, name: 'other' },
    { ...disk, name: 'a', domain: 'd' },
    { ...disk, name: 'b', domain: 'd' },
  ];
  const { open, pool } = await rig(t, { exports });
  const bytes = bytesOf(pageSize, 1);
  for (const { name } of exports) t.is(await (await open(name)).write(0, bytes), 0);
  const { storedPages, objects } = pool.stats();
  t.deepEqual([storedPages, objects], [4, 3]);
});

test('closing finishes the request that is under way, and nobody else is let in', async (t) => {
  const { open, path, server, pool } = await rig(t);
  const busy = await open();
  const waiting = await open();
  const payload = bytesOf(4 * mebibyte, 1);
  await busy.write(0, payload);
  busy.request({ command: command.read, length: payload.length });
  waiting.request({ command: command.write, length: mebibyte, payload: payload.subarray(0, 1000) });
  t.is((await busy.simpleReply()).error, 0);
  await server.close();
  t.true((await busy.closed()).equals(payload));
  t.is((await waiting.closed()).length, 0);
  t.is((await new Client({ path }).closed()).length, 0);
  t.is(pool.stats().storedPages, 0);
  await t.throwsAsync(server.listen({ path }), { instanceOf: StateError, code: 'PAGEFOLD_CLOSED' });
  await server.close();
});

test('requests to a pool that is closed fail, and the connection stays', async (t) => {
  const { open, pool } = await rig(t);
  const client = await open();
  const structured = await open('disk', { structured: true });
  await client.write(0, bytesOf(2 * pageSize, 1));
  await pool.close();
  t.is(await client.ask({ command: command.read, length: 100 }), 108);
  t.is(await client.write(0, Buffer.alloc(10)), 108);
  t.is(await client.ask({ command: command.trim, length: pageSize }), 108);
  structured.request({ command: command.read, length: 100, flags: 4 });
  t.deepEqual(
    (await structured.chunks()).map(({ type }) => type),
    [1, 0x8002],
  );
  t.is(await client.ask({ command: command.flush }), 0);
});

test('what is told of a server is who comes and goes', async (t) => {
  const told: string[] = [];
  const { open, server } = await rig(t, {
    onOpened: (name, connections) => told.push(`+ ${name} ${connections}`),
    onClosed: (name, connections) => told.push(`- ${name} ${connections}`),
  });
  const clients = [await open(), await open()];
  for (const client of clients) client.destroy();
  await server.idle();
  t.deepEqual(told, ['+ disk 1', '+ disk 2', '- disk 1', '- disk 0']);
});
