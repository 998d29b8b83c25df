import test from 'ava';
import { type Chunk, type Client, command } from './support/client.ts';
import { bytesOf, mebibyte, pageSize, paths, rig } from './support/rig.ts';

const invalid = 22;
const noSpace = 28;
const flag = { fua: 1, noHole: 2, df: 4, reqOne: 8, fastZero: 16 } as const;
const size = 16 * mebibyte;

for (const inputPath of paths) {
  test(`what is written is read, at any offset and length, over ${inputPath}`, async (t) => {
    const { open } = await rig(t, { inputPath });
    const client = await open();
    const places = [
      [0, 4096],
      [100, 1],
      [4095, 2],
      [8191, 8194],
      [20_000, 300_001],
      [size - 5, 5],
    ];
    const disk = Buffer.alloc(size);
    for (const [i, [offset, length]] of (places as [number, number][]).entries()) {
      const bytes = bytesOf(length, i);
      bytes.copy(disk, offset);
      t.is(await client.write(offset, bytes), 0);
    }
    t.true((await client.readAt(0, size)).equals(disk));
    for (const [offset, length] of places as [number, number][]) {
      t.true((await client.readAt(offset, length)).equals(disk.subarray(offset, offset + length)));
    }
  });

  test(`a READ and a WRITE of 32 MiB are served, over ${inputPath}`, async (t) => {
    const exports = [{ name: 'disk', size: 33 * mebibyte }];
    const { open } = await rig(t, { inputPath, exports });
    const client = await open();
    const bytes = Buffer.alloc(32 * mebibyte, bytesOf(65_539, 1));
    t.is(await client.write(1, bytes), 0);
    t.true((await client.readAt(1, bytes.length)).equals(bytes));
  });
}

test('replies bear the cookies of their requests, in order', async (t) => {
  const { open } = await rig(t);
  const client = await open();
  const cookies = [0n, 1n, 0xffff_ffff_ffff_ffffn, 0x8000_0000_0000_0001n];
  for (const cookie of cookies) client.request({ command: command.flush, cookie });
  for (const cookie of cookies) t.deepEqual(await client.simpleReply(), { error: 0, cookie });
});

test('a request without length does nothing, and BLOCK_STATUS has nothing to tell', async (t) => {
  const { open } = await rig(t);
  const client = await open();
  for (const number of [0, 1, 3, 4, 5, 6]) t.is(await client.ask({ command: number }), 0);
  t.is(await client.ask({ command: command.blockStatus }), invalid);
  t.is(await client.ask({ command: command.read, offset: size }), 0);
});

test('what lies beyond the end is refused: a full disk to who writes', async (t) => {
  const { open } = await rig(t);
  const client = await open();
  const ends = [
    [size - 4096, 8192],
    [size, 1],
    [2 ** 32, 4096],
    [2 ** 53, 1],
    [0xffff_ffff_ffff_f000n, 4096],
  ];
  for (const [offset, length] of ends as [number, number][]) {
    const payload = Buffer.alloc(length, 1);
    t.is(await client.ask({ command: command.write, offset, length, payload }), noSpace);
    t.is(await client.ask({ command: command.writeZeroes, offset, length }), noSpace);
    for (const number of [command.read, command.trim, command.cache]) {
      t.is(await client.ask({ command: number, offset, length }), invalid);
    }
  }
  t.deepEqual(await client.readAt(size - 4096, 4096), Buffer.alloc(4096));
});

test('commands and flags that do not exist are invalid, and the payload of a WRITE is read past', async (t) => {
  const { open } = await rig(t);
  const client = await open();
  const payload = bytesOf(10_000, 1);
  t.is(await client.write(0, payload, 1 << 7), invalid);
  t.is(await client.write(0, payload, flag.noHole), invalid);
  t.deepEqual(await client.readAt(0, 10), Buffer.alloc(10));
  for (const number of [8, 9, 100, 0xffff]) t.is(await client.ask({ command: number }), invalid);
  for (const flags of [flag.df, flag.reqOne, 0x8000]) {
    t.is(await client.ask({ command: command.read, length: 1, flags }), invalid);
    t.is(await client.ask({ command: command.trim, length: 1, flags }), invalid);
  }
  t.is(await client.write(0, payload, flag.fua), 0);
  t.is(await client.ask({ command: command.trim, length: 1, flags: flag.fua }), 0);
  t.deepEqual(await client.readAt(0, 10_000), payload);
});

test('a WRITE of more than 32 MiB closes, a READ of that is invalid', async (t) => {
  const { open } = await rig(t, { exports: [{ name: 'disk', size: 64 * mebibyte }] });
  const client = await open();
  t.is(await client.ask({ command: command.read, length: 32 * mebibyte + 1 }), invalid);
  for (const length of [32 * mebibyte + 1, 0xffff_ffff]) {
    const other = await open();
    other.request({ command: command.write, length, payload: Buffer.alloc(100_000) });
    t.is((await other.closed()).length, 0);
  }
  t.is(await client.ask({ command: command.flush }), 0);
});

test('TRIM lets whole pages go and leaves the parts of others as they are', async (t) => {
  const { open, pool } = await rig(t);
  const client = await open();
  const bytes = bytesOf(6 * pageSize, 1);
  await client.write(0, bytes);
  const trims = [
    [100, 1000],
    [4000, 4096],
    [pageSize, 0],
    [3 * pageSize - 1, pageSize + 2],
  ];
  for (const [offset, length] of trims as [number, number][]) {
    t.is(await client.ask({ command: command.trim, offset, length }), 0);
  }
  bytes.fill(0, 3 * pageSize, 4 * pageSize);
  t.deepEqual(await client.readAt(0, bytes.length), bytes);
  t.is(pool.stats().storedPages, 5);
  t.is(await client.ask({ command: command.trim, length: size }), 0);
  t.is(pool.stats().storedPages, 0);
});

test('WRITE_ZEROES lets pages go and zeroes parts; with NO_HOLE every page is held', async (t) => {
  const { open, pool } = await rig(t);
  const client = await open();
  const bytes = bytesOf(6 * pageSize, 1);
  await client.write(0, bytes);
  const zeroes = { command: command.writeZeroes, flags: flag.fastZero };
  t.is(await client.ask({ ...zeroes, offset: 100, length: 3 * pageSize }), 0);
  bytes.fill(0, 100, 100 + 3 * pageSize);
  t.deepEqual(await client.readAt(0, bytes.length), bytes);
  t.is(pool.stats().storedPages, 4);
  t.is(await client.ask({ ...zeroes, offset: 8 * pageSize + 1, length: 100 }), 0);
  t.is(pool.stats().storedPages, 4);
  const hold = { command: command.writeZeroes, flags: flag.noHole };
  t.is(await client.ask({ ...hold, offset: 8 * pageSize + 1, length: pageSize }), 0);
  t.is(await client.ask({ ...hold, offset: 5 * pageSize, length: pageSize }), 0);
  t.is(pool.stats().storedPages, 6);
  t.is(pool.stats().zeroPages, 3);
});

test('a full pool is a full disk at once, and what is freed can be written again', async (t) => {
  const { open } = await rig(t, { poolOptions: { poolLimitBytes: mebibyte } });
  const client = await open();
  t.is(await client.write(0, bytesOf(4 * mebibyte, 1)), noSpace);
  t.is(await client.write(14 * mebibyte, Buffer.alloc(pageSize)), 0);
  t.is(await client.write(15 * mebibyte, bytesOf(pageSize, 7)), noSpace);
  t.is(await client.ask({ command: command.trim, length: 8 * mebibyte }), 0);
  t.is(await client.write(15 * mebibyte, bytesOf(pageSize, 7)), 0);
  t.deepEqual(await client.readAt(15 * mebibyte, pageSize), bytesOf(pageSize, 7));
});

test('a page that a refused WRITE would have replaced is still there', async (t) => {
  const { open } = await rig(t, { poolOptions: { poolLimitBytes: mebibyte } });
  const client = await open();
  const old = bytesOf(2 * pageSize, 3);
  await client.write(0, old.subarray(0, pageSize));
  await client.write(pageSize, old.subarray(0, pageSize));
  t.is(await client.write(mebibyte, bytesOf(2 * mebibyte, 1)), noSpace);
  t.is(await client.write(0, bytesOf(pageSize, 99)), noSpace);
  t.deepEqual(await client.readAt(0, pageSize), old.subarray(0, pageSize));
});

/** Puts the data of a structured READ together, and tells which bytes were holes. */
function assemble(chunks: readonly Chunk[], offset: number, length: number) {
  const data = Buffer.alloc(length, 0xee);
  let holes = 0;
  for (const { type, data: bytes } of chunks) {
    if (type === 0) continue;
    const at = Number(bytes.readBigUInt64BE()) - offset;
    if (type === 1) bytes.copy(data, at, 8);
    if (type === 2) {
      const hole = bytes.readUInt32BE(8);
      data.fill(0, at, at + hole);
      holes += hole;
    }
  }
  return { data, holes, types: chunks.map(({ type }) => type) };
}

async function readStructured(client: Client, offset: number, length: number, flags = 0) {
  client.request({ command: command.read, offset, length, flags, cookie: 77n });
  const chunks = await client.chunks();
  return assemble(chunks, offset, length);
}

test('a structured READ tells data and holes; with DF it is one chunk of data', async (t) => {
  const { open } = await rig(t);
  const client = await open('disk', { structured: true });
  const bytes = bytesOf(2 * pageSize, 1);
  client.request({
    command: command.write,
    offset: pageSize,
    length: bytes.length,
    payload: bytes,
  });
  t.deepEqual(
    (await client.chunks()).map(({ type, flags }) => [type, flags]),
    [[0, 1]],
  );
  const expected = Buffer.concat([Buffer.alloc(pageSize), bytes, Buffer.alloc(2 * pageSize)]);
  const sparse = await readStructured(client, 1, 5 * pageSize - 2);
  t.deepEqual(sparse.data, expected.subarray(1, -1));
  t.is(sparse.holes, 3 * pageSize - 2);
  t.deepEqual(sparse.types, [2, 1, 2]);
  const whole = await readStructured(client, 1, 5 * pageSize - 2, flag.df);
  t.deepEqual(whole.data, expected.subarray(1, -1));
  t.deepEqual(whole.types, [1, 0]);
});

test('a structured READ of many slices comes whole', async (t) => {
  const { open } = await rig(t);
  const client = await open('disk', { structured: true });
  const bytes = bytesOf(8 * mebibyte, 1);
  client.request({ command: command.write, length: bytes.length, payload: bytes });
  t.is((await client.chunks())[0]!.type, 0);
  const { data } = await readStructured(client, 0, size);
  t.true(data.equals(Buffer.concat([bytes, Buffer.alloc(8 * mebibyte)])));
  t.true((await readStructured(client, 0, size, flag.df)).data.equals(data));
});

test('errors of structured replies are chunks', async (t) => {
  const { open } = await rig(t);
  const client = await open('disk', { structured: true });
  client.request({ command: command.read, offset: size, length: 1 });
  const [chunk, ...more] = await client.chunks();
  t.is(more.length, 0);
  t.deepEqual([chunk!.type, chunk!.data], [0x8001, Buffer.from([0, 0, 0, invalid, 0, 0])]);
});

/** The extents that a context tells, as [length, flags]. */
function extentsOf(chunks: readonly Chunk[]): Map<number, [number, number][]> {
  return new Map(
    chunks.map(({ data }) => {
      const extents: [number, number][] = [];
      for (let at = 4; at < data.length; at += 8) {
        extents.push([data.readUInt32BE(at), data.readUInt32BE(at + 4)]);
      }
      return [data.readUInt32BE(0), extents];
    }),
  );
}

const contexts = ['base:allocation', 'pagefold:state'];

test('BLOCK_STATUS tells what is kept of each page', async (t) => {
  const { open } = await rig(t);
  const client = await open('disk', { structured: true, contexts });
  const compressible = Buffer.alloc(pageSize, 'compressible ');
  const pages = [
    Buffer.alloc(pageSize, 'x'),
    compressible,
    compressible,
    bytesOf(pageSize, 1),
    bytesOf(pageSize, 2),
  ];
  const payload = Buffer.concat([...pages, Buffer.alloc(pageSize, 'compressible too ')]);
  client.request({ command: command.write, offset: pageSize, length: payload.length, payload });
  await client.chunks();
  const zeroes = { command: command.writeZeroes, flags: flag.noHole, offset: 9 * pageSize };
  client.request({ ...zeroes, length: pageSize });
  await client.chunks();
  const status = { command: command.blockStatus, offset: 100, length: 12 * pageSize - 200 };
  client.request(status);
  const extents = extentsOf(await client.chunks());
  const edge = pageSize - 100;
  t.deepEqual(extents.get(1), [
    [edge, 3],
    [6 * pageSize, 0],
    [2 * pageSize, 3],
    [pageSize, 2],
    [pageSize + edge, 3],
  ]);
  t.deepEqual(extents.get(2), [
    [edge, 0],
    [pageSize, 2],
    [2 * pageSize, 3],
    [2 * pageSize, 5],
    [pageSize, 4],
    [2 * pageSize, 0],
    [pageSize, 1],
    [pageSize + edge, 0],
  ]);
  client.request({ ...status, flags: flag.reqOne });
  const one = extentsOf(await client.chunks());
  t.deepEqual([...one.values()], [[[edge, 3]], [[edge, 0]]]);
});

test('a reply of BLOCK_STATUS has at most 4096 extents, and all of a large empty disk is one', async (t) => {
  const { open } = await rig(t, { exports: [{ name: 'disk', size: 2 ** 33 }] });
  const client = await open('disk', { structured: true, contexts: ['base:allocation'] });
  for (let slot = 0; slot < 9000; slot += 2) {
    const payload = Buffer.alloc(pageSize, 'x');
    client.request({ command: command.write, offset: slot * pageSize, length: pageSize, payload });
    await client.chunks();
  }
  client.request({ command: command.blockStatus, length: 9000 * pageSize });
  const extents = extentsOf(await client.chunks()).get(1)!;
  t.is(extents.length, 4096);
  t.deepEqual(extents.slice(0, 2), [
    [pageSize, 0],
    [pageSize, 3],
  ]);
  client.request({ command: command.blockStatus, offset: 2 ** 32, length: 2 ** 32 - pageSize });
  t.deepEqual(extentsOf(await client.chunks()).get(1), [[2 ** 32 - pageSize, 3]]);
});

test('what another export holds does not show, even in a common domain', async (t) => {
  const exports = ['a', 'b'].map((name) => ({ name, size: mebibyte, domain: 'common' }));
  const { open, pool } = await rig(t, { exports });
  const [a, b] = await Promise.all(
    ['a', 'b'].map((name) => open(name, { structured: true, contexts: ['pagefold:state'] })),
  );
  const payload = Buffer.alloc(pageSize, 'compressible ');
  const before: unknown[] = [];
  for (const client of [a!, b!]) {
    client.request({ command: command.write, length: pageSize, payload });
    await client.chunks();
    a!.request({ command: command.blockStatus, length: pageSize });
    before.push(extentsOf(await a!.chunks()).get(2));
  }
  t.deepEqual(before[0], before[1]);
  t.is(pool.stats().pagesSharing, 1);
});
