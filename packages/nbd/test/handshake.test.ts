import test from 'ava';
import {
  goData,
  metaQuery,
  option,
  optionBytes,
  replyType,
  text,
  uint16,
  uint32,
} from './support/client.ts';
import { mebibyte, paths, rig } from './support/rig.ts';

const two = [
  { name: 'one', size: mebibyte, description: 'the first' },
  { name: 'zwölf', size: 3 * mebibyte },
];
const allFlags = 0b1101_0110_1101;
const df = 1 << 7;

for (const inputPath of paths) {
  test(`GO tells size, flags, name, description and block sizes, over ${inputPath}`, async (t) => {
    const { connect } = await rig(t, { inputPath, exports: two });
    const client = connect();
    await client.greet();
    const replies = await client.option(option.go, goData('one', [1, 2, 3]));
    t.deepEqual(
      replies.map(({ type, data }) => [type, type === replyType.info ? data.readUInt16BE(0) : -1]),
      [
        [3, 0],
        [3, 1],
        [3, 2],
        [3, 3],
        [1, -1],
      ],
    );
    const [sizes, name, description, blocks] = replies.map(({ data }) => data.subarray(2));
    t.is(sizes!.readBigUInt64BE(), BigInt(mebibyte));
    t.is(sizes!.readUInt16BE(8), allFlags);
    t.is(name!.toString(), 'one');
    t.is(description!.toString(), 'the first');
    t.deepEqual(
      [0, 4, 8].map((at) => blocks!.readUInt32BE(at)),
      [1, 4096, 32 * mebibyte],
    );
    t.deepEqual(await client.readAt(0, 4), Buffer.alloc(4));
  });
}

test('INFO tells the same and leaves the choice open', async (t) => {
  const { connect } = await rig(t, { exports: two });
  const client = connect();
  await client.greet();
  const info = await client.option(option.info, goData('zwölf'));
  const go = await client.option(option.go, goData('zwölf'));
  t.deepEqual(
    info.map(({ type, data }) => [type, data]),
    go.map(({ type, data }) => [type, data]),
  );
  t.is(info[0]!.data.readBigUInt64BE(2), BigInt(3 * mebibyte));
});

test('DF is offered to those who have structured replies', async (t) => {
  const { connect } = await rig(t);
  t.is((await connect().open('disk')).flags, allFlags);
  t.is((await connect().open('disk', { structured: true })).flags, allFlags | df);
});

test('EXPORT_NAME chooses, with and without the zeroes behind it', async (t) => {
  const { connect } = await rig(t, { exports: two });
  for (const [flags, zeroes] of [
    [3, 0],
    [1, 124],
    [0, 124],
    [2, 0],
  ] as const) {
    const client = connect();
    await client.greet(flags);
    client.send(optionBytes(option.exportName, Buffer.from('one')));
    const reply = await client.read(10 + zeroes);
    t.is(reply.readBigUInt64BE(), BigInt(mebibyte));
    t.true(reply.subarray(10).every((byte) => byte === 0));
    t.deepEqual(await client.readAt(0, 8), Buffer.alloc(8));
    client.destroy();
  }
});

test('the empty name is the only export that there is, and none of several', async (t) => {
  const single = await rig(t);
  t.is((await single.connect().open('')).size, BigInt(16 * mebibyte));
  const client = (await rig(t, { exports: two })).connect();
  await client.greet();
  t.deepEqual(
    (await client.option(option.go, goData(''))).map(({ type }) => type),
    [replyType.unknown],
  );
});

test('a name that does not exist is refused, and the next one may be right', async (t) => {
  const { connect } = await rig(t, { exports: two });
  const client = connect();
  await client.greet();
  for (const number of [option.info, option.go]) {
    t.is((await client.option(number, goData('three')))[0]!.type, replyType.unknown);
  }
  t.is((await client.option(option.go, goData('one'))).at(-1)!.type, replyType.ack);
  const old = connect();
  await old.greet();
  old.send(optionBytes(option.exportName, Buffer.from('three')));
  t.is((await old.closed()).length, 0);
});

test('LIST tells names and descriptions', async (t) => {
  const { connect } = await rig(t, { exports: two });
  const client = connect();
  await client.greet();
  const replies = await client.option(option.list);
  t.deepEqual(
    replies.map(({ type }) => type),
    [2, 2, 1],
  );
  t.deepEqual(replies[0]!.data, Buffer.concat([text('one'), Buffer.from('the first')]));
  t.deepEqual(replies[1]!.data, text('zwölf'));
});

test('ABORT is acknowledged, and the connection closed', async (t) => {
  const { connect } = await rig(t);
  const client = connect();
  await client.greet();
  t.is((await client.option(option.abort))[0]!.type, replyType.ack);
  t.is((await client.closed()).length, 0);
});

test('options that are not known are refused with their data, and the next one is heard', async (t) => {
  const { connect } = await rig(t);
  const client = connect();
  await client.greet();
  for (const number of [4, option.starttls, 11, 12, 0xffff_ffff]) {
    const replies = await client.option(number, Buffer.alloc(1000));
    t.deepEqual(
      replies.map(({ option: of, type }) => [of, type]),
      [[number, replyType.unsupported]],
    );
  }
  t.is((await client.option(option.go, goData(''))).at(-1)!.type, replyType.ack);
});

test('data that does not make sense is an invalid option, and no more', async (t) => {
  const { connect } = await rig(t);
  const client = connect();
  await client.greet();
  await client.option(option.structuredReply);
  const cases: [number, Buffer][] = [
    [option.list, Buffer.from('x')],
    [option.structuredReply, Buffer.from('x')],
    [option.go, Buffer.alloc(0)],
    [option.go, Buffer.from([0, 0])],
    [option.go, Buffer.concat([uint32(5), Buffer.from('disk'), uint16(0)])],
    [option.go, Buffer.concat([uint32(0xffff_ffff), Buffer.from('disk'), uint16(0)])],
    [option.go, Buffer.concat([text('disk'), uint16(2), uint16(0)])],
    [option.go, Buffer.concat([goData('disk'), Buffer.from('x')])],
    [option.setMeta, text('disk')],
    [option.setMeta, Buffer.concat([text('disk'), uint32(0xffff_ffff)])],
    [option.setMeta, Buffer.concat([metaQuery('disk', ['base:allocation']), Buffer.from('x')])],
    [option.listMeta, Buffer.concat([text('disk'), uint32(1), uint32(100)])],
  ];
  for (const [number, data] of cases) {
    const [reply, ...more] = await client.option(number, data);
    t.is(reply!.type, replyType.invalid, `option ${number}: ${data.toString('hex')}`);
    t.is(more.length, 0);
  }
  t.is((await client.option(option.go, goData('disk'))).at(-1)!.type, replyType.ack);
});

test('meta contexts are listed by name, by namespace or all, and chosen by name', async (t) => {
  const { connect } = await rig(t);
  const client = connect();
  await client.greet();
  const names = async (number: number, queries: readonly string[]) =>
    (await client.option(number, metaQuery('disk', queries)))
      .filter(({ type }) => type === replyType.meta)
      .map(({ data }) => `${data.readUInt32BE(0)} ${data.toString('latin1', 4)}`);
  const [refused] = await client.option(option.setMeta, metaQuery('disk', []));
  t.is(refused!.type, replyType.invalid);
  await client.option(option.structuredReply);
  t.deepEqual(await names(option.listMeta, []), ['0 base:allocation', '0 pagefold:state']);
  t.deepEqual(await names(option.listMeta, ['pagefold:']), ['0 pagefold:state']);
  t.deepEqual(await names(option.listMeta, ['other:', 'base:allocation', '']), [
    '0 base:allocation',
  ]);
  t.deepEqual(await names(option.setMeta, ['base:', 'pagefold:state']), ['2 pagefold:state']);
  t.deepEqual(await names(option.setMeta, ['base:allocation', 'x']), ['1 base:allocation']);
  t.deepEqual(await names(option.setMeta, []), []);
});

test('contexts that were chosen for one export, or taken back, are not those of another', async (t) => {
  const { connect } = await rig(t, { exports: two });
  const status = { command: 7, length: 4096 };
  const other = connect();
  await other.greet();
  await other.option(option.structuredReply);
  await other.option(option.setMeta, metaQuery('zwölf', ['base:allocation']));
  await other.option(option.go, goData('one'));
  other.request(status);
  t.is((await other.chunk()).type, 0x8001);
  const back = connect();
  await back.greet();
  await back.option(option.structuredReply);
  await back.option(option.setMeta, metaQuery('one', ['base:allocation']));
  await back.option(option.setMeta, Buffer.from('rubbish'));
  await back.option(option.go, goData('one'));
  back.request(status);
  t.is((await back.chunk()).type, 0x8001);
});

test('what is no handshake is closed', async (t) => {
  const { connect } = await rig(t);
  const cases: [string, number, Buffer][] = [
    ['flags that do not exist', 4, Buffer.alloc(0)],
    ['a wrong magic', 3, Buffer.from('IHAVEOPX\0\0\0\x03\0\0\0\0', 'latin1')],
    ['an option of 4 GiB', 3, Buffer.from('IHAVEOPT\0\0\0\x07\xff\xff\xff\xff', 'latin1')],
    ['an option of 64 KiB and a byte', 3, Buffer.from('IHAVEOPT\0\0\0\x07\0\x01\0\x01', 'latin1')],
    ['a name of 4097 bytes', 3, optionBytes(option.exportName, Buffer.alloc(4097, 'x'))],
    ['LIST without the fixed newstyle', 2, optionBytes(option.list, Buffer.alloc(0))],
  ];
  for (const [what, flags, bytes] of cases) {
    const client = connect();
    await client.greet(flags);
    client.send(bytes);
    t.is((await client.closed()).length, 0, what);
  }
});

test('after 256 options there is no more patience', async (t) => {
  const { connect, open } = await rig(t);
  const client = connect();
  await client.greet();
  client.send(...Array.from({ length: 2000 }, () => optionBytes(99, Buffer.alloc(0))));
  t.is((await client.closed()).length, 256 * 20);
  t.deepEqual(await (await open()).readAt(0, 1), Buffer.alloc(1));
});
