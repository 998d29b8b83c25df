import type { ConnectionOptions } from 'node:tls';
import { ConfigError } from '@pagefold/contracts';
import { NbdServer, type PskTls } from '@pagefold/nbd';
import test from 'ava';
import {
  type Client,
  command,
  goData,
  metaQuery,
  option,
  optionBytes,
  replyType,
  requestBytes,
  text,
  uint32,
} from './support/client.ts';
import { bytesOf, mebibyte, paths, type RigOptions, rig } from './support/rig.ts';

const keys = new Map([
  ['anna', Buffer.alloc(32, 'a')],
  ['bert', Buffer.alloc(32, 'b')],
]);
const tls: PskTls = { keys };

/** What a client needs to be somebody. */
function as(identity: string, psk: Buffer = keys.get(identity)!): ConnectionOptions {
  return { pskCallback: () => ({ identity, psk }) };
}

const disks = [
  { name: 'free', size: mebibyte },
  { name: 'annas', size: mebibyte, identities: ['anna'] },
  { name: 'both', size: mebibyte, identities: ['bert', 'anna'] },
];

/** A server whose clients need TLS to get anything at its TCP port. */
async function required(t: Parameters<typeof rig>[0], options: RigOptions = {}) {
  const made = await rig(t, { tls, ...options });
  const listening = await made.server.listen({ host: '127.0.0.1', port: 0 });
  if (typeof listening !== 'object' || listening === null) throw new Error('no TCP');
  const { address: host, port } = listening;
  return { ...made, tcp: { host, port } };
}

async function names(client: Client): Promise<string[]> {
  const replies = await client.option(option.list);
  return replies.filter(({ type }) => type === 2).map(({ data }) => data.toString('utf8', 4));
}

for (const inputPath of paths) {
  test(`what is written through TLS is read through TLS, over ${inputPath}`, async (t) => {
    const { connect, tcp } = await required(t, { inputPath });
    const client = connect(tcp);
    await client.open('disk', { tls: as('anna') });
    const bytes = bytesOf(5 * mebibyte, 1);
    t.is(await client.write(1000, bytes), 0);
    t.true((await client.readAt(1000, bytes.length)).equals(bytes));
    client.request({ command: command.disconnect });
    t.is((await client.closed()).length, 0);
  });

  test(`bytes behind STARTTLS in the clear are not taken for private ones, over ${inputPath}`, async (t) => {
    const { connect } = await rig(t, { tls, inputPath });
    const start = optionBytes(option.starttls, Buffer.alloc(0));
    const choice = optionBytes(option.exportName, Buffer.from('disk'));
    for (const behind of [Buffer.from('I'), choice, Buffer.alloc(mebibyte, choice)]) {
      const client = connect();
      await client.greet();
      client.send(start, behind);
      t.is((await client.optionReply()).type, replyType.ack);
      t.is((await client.closed()).length, 0);
    }
    await connect().open('disk', { tls: as('anna') });
  });

  test(`a client that does not read, or leaves, harms nobody, through TLS over ${inputPath}`, async (t) => {
    const { connect, tcp } = await required(t, { inputPath });
    const greedy = connect(tcp);
    await greedy.open('disk', { tls: as('anna') });
    greedy.socket.pause();
    for (let i = 0; i < 64; i++) greedy.request({ command: command.read, length: mebibyte });
    for (let i = 0; i < 5; i++) {
      const leaving = connect(tcp);
      await leaving.open('disk', { tls: as('bert') });
      leaving.request({ command: command.write, length: mebibyte, payload: bytesOf(300_000, i) });
      leaving.destroy();
    }
    const other = connect(tcp);
    await other.open('disk', { tls: as('bert') });
    t.is(await other.write(12_345, Buffer.from('still here')), 0);
    t.is((await other.readAt(12_345, 10)).toString(), 'still here');
  });
}

test('where TLS is needed, nothing but STARTTLS and ABORT is answered without', async (t) => {
  const { connect, tcp } = await required(t);
  const client = connect(tcp);
  await client.greet();
  const asked: [number, Buffer][] = [
    [option.list, Buffer.alloc(0)],
    [option.info, goData('disk')],
    [option.go, goData('disk')],
    [option.go, goData('no such disk')],
    [option.structuredReply, Buffer.alloc(0)],
    [option.setMeta, metaQuery('disk', [])],
    [option.list, Buffer.from('rubbish')],
    [99, Buffer.alloc(0)],
  ];
  for (const [number, data] of asked) {
    const types = (await client.option(number, data)).map(({ type }) => type);
    t.deepEqual(types, [replyType.tlsRequired], `option ${number}`);
  }
  await client.startTls(as('anna'));
  t.deepEqual(await names(client), ['disk']);
  const leaving = connect(tcp);
  await leaving.greet();
  t.is((await leaving.option(option.abort))[0]!.type, replyType.ack);
  t.is((await leaving.closed()).length, 0);
  const old = connect(tcp);
  await old.greet();
  old.send(optionBytes(option.exportName, Buffer.from('disk')));
  t.is((await old.closed()).length, 0);
});

test('what was said before TLS is forgotten', async (t) => {
  const { connect } = await rig(t, { tls });
  const client = connect();
  await client.greet();
  await client.option(option.structuredReply);
  await client.option(option.setMeta, metaQuery('disk', ['base:allocation']));
  await client.startTls(as('anna'));
  const [refused] = await client.option(option.setMeta, metaQuery('disk', ['base:allocation']));
  t.is(refused!.type, replyType.invalid);
  const go = await client.option(option.go, goData('disk'));
  const df = 1 << 7;
  t.is(go[0]!.data.readUInt16BE(10) & df, 0);
  t.is(await client.ask({ command: command.blockStatus, length: 4096 }), 22);
  t.deepEqual(await client.readAt(0, 3), Buffer.alloc(3));
});

test('STARTTLS has no data, comes once, and only where there is TLS', async (t) => {
  const { connect, server } = await rig(t, { tls });
  const client = connect();
  await client.greet();
  t.is((await client.option(option.starttls, Buffer.from('x')))[0]!.type, replyType.invalid);
  await client.startTls(as('anna'));
  t.is((await client.option(option.starttls))[0]!.type, replyType.invalid);
  await client.option(option.go, goData('disk'));
  t.deepEqual(await client.readAt(0, 3), Buffer.alloc(3));
  client.destroy();
  await server.idle();
  const plain = (await rig(t)).connect();
  await plain.greet();
  t.is((await plain.option(option.starttls))[0]!.type, replyType.unsupported);
});

test('who is unknown, or does not speak TLS, is not let in, and it is told', async (t) => {
  const reasons: string[] = [];
  let onAllTold = (): void => {};
  const allTold = new Promise<void>((resolve) => {
    onAllTold = resolve;
  });
  const { connect } = await rig(t, {
    tls,
    onTlsRefused: (reason) => {
      if (reasons.push(reason) === 4) onAllTold();
    },
  });
  for (const stranger of [as('carl', Buffer.alloc(32, 'a')), as('anna', keys.get('bert'))]) {
    const client = connect();
    await client.greet();
    await t.throwsAsync(client.startTls(stranger));
  }
  const babbling = connect();
  await babbling.greet();
  await babbling.option(option.starttls);
  babbling.send(optionBytes(option.exportName, Buffer.from('disk')));
  await babbling.closed();
  const leaving = connect();
  await leaving.greet();
  await leaving.option(option.starttls);
  leaving.destroy();
  await allTold;
  await connect().open('disk', { tls: as('anna') });
  t.is(reasons.length, 4);
  t.false(reasons.includes('TLS handshake timeout'), 'who leaves is not waited for');
});

test('a client that is silent after STARTTLS, or within TLS, is given up', async (t) => {
  const { connect, server } = await rig(t, { tls, handshakeMs: 2000 });
  const silent = connect();
  await silent.greet();
  await silent.option(option.starttls);
  await silent.closed();
  const secured = connect();
  await secured.greet();
  // Where that takes longer than it may, it is given up all the same.
  await secured.startTls(as('anna')).catch(() => {});
  await secured.closed();
  await server.idle();
  t.is(server.connections, 0);
});

test('a server closes while a client starts TLS', async (t) => {
  const { connect, server } = await rig(t, { tls });
  const client = connect();
  await client.greet();
  await client.option(option.starttls);
  await server.close();
  t.is((await client.closed()).length, 0);
});

test('an export is for its identities, and others do not hear of it', async (t) => {
  const { connect } = await rig(t, { tls, exports: disks });
  const [anna, bert, nobody] = [connect(), connect(), connect()];
  for (const client of [anna, bert, nobody]) await client.greet();
  await anna.startTls(as('anna'));
  await bert.startTls(as('bert'));
  t.deepEqual(await names(anna), ['free', 'annas', 'both']);
  t.deepEqual(await names(bert), ['free', 'both']);
  t.deepEqual(await names(nobody), ['free']);
  const answer = async (client: Client, name: string): Promise<number> =>
    (await client.option(option.info, goData(name))).at(-1)!.type;
  t.is(await answer(bert, 'annas'), replyType.unknown);
  t.is(await answer(nobody, 'annas'), replyType.tlsRequired);
  t.is(await answer(nobody, 'nothing'), replyType.unknown);
  t.is(await answer(anna, 'annas'), replyType.ack);
  await bert.option(option.structuredReply);
  const [meta] = await bert.option(option.setMeta, metaQuery('annas', []));
  t.is(meta!.type, replyType.unknown);
  bert.send(optionBytes(option.exportName, Buffer.from('annas')));
  t.is((await bert.closed()).length, 0);
});

test('the empty name is the only export that a client may have', async (t) => {
  const { connect } = await rig(t, { tls, exports: disks.slice(1) });
  const bert = connect();
  await bert.open('', { tls: as('bert') });
  const anna = connect();
  await t.throwsAsync(anna.open('', { tls: as('anna') }), { message: /80000006/ });
  const nobody = connect();
  await t.throwsAsync(nobody.open(''), { message: /80000005/ });
});

test('a connection on streams has no TLS, and no export that takes it', async (t) => {
  const { server } = await rig(t, { tls, exports: disks });
  const { Duplex } = await import('node:stream');
  const sent: Buffer[] = [];
  const streams = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      sent.push(Buffer.from(chunk as Buffer));
      done();
    },
  });
  server.serve(streams, streams);
  const options = [
    optionBytes(option.starttls, Buffer.alloc(0)),
    optionBytes(option.go, goData('annas')),
    optionBytes(option.exportName, Buffer.from('free')),
    requestBytes({ command: command.disconnect }),
  ];
  streams.push(Buffer.concat([uint32(3), ...options]));
  streams.push(null);
  await server.idle();
  const bytes = Buffer.concat(sent).subarray(18);
  t.is(bytes.readUInt32BE(12), replyType.unsupported);
  t.is(bytes.readUInt32BE(20 + 12), replyType.unknown);
  t.is(bytes.length, 20 + 20 + text('there is no such export').length - 4 + 10);
});

test('keys and identities that cannot be are refused with what would be right', async (t) => {
  const { pool } = await rig(t);
  const wrong: [object, RegExp][] = [
    [{ tls: { keys: new Map() } }, /"keys" expected/],
    [{ tls: { keys: new Map([['x', Buffer.alloc(15)]]) } }, /16 to 256 bytes, got 15/],
    [{ tls: { keys: new Map([['x', Buffer.alloc(257)]]) } }, /16 to 256 bytes, got 257/],
    [{ exports: disks }, /"identities" of annas take TLS/],
    [{ tls, exports: [{ ...disks[0]!, identities: [''] }] }, /"identities" of free expected/],
  ];
  for (const [options, message] of wrong) {
    const make = () => new NbdServer({ pool, exports: [disks[0]!], ...options });
    t.throws(make, { instanceOf: ConfigError, code: 'PAGEFOLD_INVALID_OPTION', message });
  }
});

test('other keys are for those who come then; who is connected stays', async (t) => {
  const { server, connect, tcp } = await required(t);
  const before = connect(tcp);
  await before.open('disk', { tls: as('anna') });
  const key = Buffer.alloc(32, 'c');
  t.throws(() => server.replaceTls({ keys: new Map() }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_INVALID_OPTION',
  });
  await connect(tcp).open('disk', { tls: as('bert') });
  server.replaceTls({ keys: new Map([['anna', key]]) });
  await connect(tcp).open('disk', { tls: as('anna', key) });
  await t.throwsAsync(connect(tcp).open('disk', { tls: as('anna') }));
  await t.throwsAsync(connect(tcp).open('disk', { tls: as('bert') }));
  t.is(await before.write(0, bytesOf(4096, 1)), 0);
});

test('a server without TLS does not get it while it runs', async (t) => {
  const { server } = await rig(t);
  t.throws(() => server.replaceTls(tls), { instanceOf: ConfigError, message: /without TLS/ });
});
