// Alone: it measures the memory of the whole process.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { NbdServer } from '@pagefold/nbd';
import test from 'ava';
import {
  Client,
  goData,
  metaQuery,
  optionBytes,
  requestBytes,
  text,
  uint32,
} from './support/client.ts';
import { Random } from './support/random.ts';
import { mebibyte, paths, rig } from './support/rig.ts';

/** Of each kind; `PAGEFOLD_NBD_MALFORMED=100000` tries as many as that. */
const count = Number(process.env.PAGEFOLD_NBD_MALFORMED ?? 300);

/** Numbers that are right, wrong or at an edge. */
function oddNumber(random: Random): number {
  return random.pick([
    0,
    1,
    2,
    4095,
    4096,
    4097,
    65_535,
    65_536,
    65_537,
    2 ** 31,
    0xffff_ffff,
    random.below(2 ** 32),
  ]);
}

function noise(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

/** Changes some bytes, or cuts the end off, or adds one. */
function damaged(random: Random, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  switch (random.below(4)) {
    case 0:
      return copy.subarray(0, random.below(copy.length + 1));
    case 1:
      return Buffer.concat([copy, noise(random, random.below(100))]);
    case 2:
      for (let i = 1 + random.below(4); i > 0; i--)
        copy[random.below(copy.length)] = random.below(256);
      return copy;
    default:
      return copy;
  }
}

function oddOption(random: Random): Buffer {
  const name = random.pick(['disk', '', 'nobody', 'x'.repeat(5000), 'dis\0k']);
  const data = random.pick([
    () =>
      goData(
        name,
        Array.from({ length: random.below(5) }, () => random.below(6)),
      ),
    () => metaQuery(name, ['base:', 'base:allocation', 'x'].slice(random.below(4))),
    () => Buffer.concat([text(name), uint32(oddNumber(random))]),
    () => Buffer.concat([uint32(oddNumber(random)), noise(random, random.below(50))]),
    () => Buffer.from(name),
    () => Buffer.alloc(0),
  ])();
  const option = optionBytes(
    random.below(14),
    random.below(3) === 0 ? damaged(random, data) : data,
  );
  if (random.below(10) === 0) option.writeUInt32BE(oddNumber(random), 12);
  return random.below(6) === 0 ? damaged(random, option) : option;
}

function oddRequest(random: Random): Buffer {
  const length = random.pick([0, 1, 4096, 10_000, 2 * mebibyte, oddNumber(random)]);
  const isSmall = length <= 10_000;
  const request = requestBytes({
    command: random.below(10),
    flags: random.pick([0, 0, 0, 1, 2, 4, 8, 16, random.below(65_536)]),
    cookie: BigInt(random.below(2 ** 32)),
    offset: random.pick([
      0,
      1,
      4095,
      mebibyte - 1,
      mebibyte,
      2 ** 32 - 1,
      2 ** 53,
      2n ** 64n - 1n,
      2n ** 64n - 4096n,
    ]),
    length,
  });
  if (random.below(8) === 0) return damaged(random, request);
  const hasPayload = request.readUInt16BE(6) === 1 && isSmall;
  return hasPayload ? Buffer.concat([request, noise(random, length)]) : request;
}

/** Sends it, whole or in pieces, and leaves in one of several ways. */
async function play(random: Random, client: Client, bytes: Buffer): Promise<void> {
  const pieces = 1 + random.below(3);
  for (let i = 0; i < pieces; i++) {
    const at = (part: number) => Math.floor((bytes.length * part) / pieces);
    client.send(bytes.subarray(at(i), at(i + 1)));
    if (random.below(4) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  if (random.below(3) === 0) return client.destroy();
  client.socket.end();
  await client.closed();
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that are in use, on the heap and outside, once all clients but one have gone. */
async function memoryInUse(server: NbdServer): Promise<number> {
  while (server.connections > 1) await new Promise((resolve) => setTimeout(resolve, 1));
  // What sockets held is given back in later turns.
  for (let turn = 0; turn < 3; turn++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

// One after another, since memory of the whole process is looked at.
for (const inputPath of paths) {
  test.serial(
    `malformed handshakes and requests cost their connection, over ${inputPath}`,
    async (t) => {
      const random = new Random(t);
      const exports = [{ name: 'disk', size: mebibyte, maxConnections: 1000 }];
      const { path, server, bugs } = await rig(t, { inputPath, exports, maxConnections: 1000 });
      // The rig would keep them all, with what they have received.
      const connect = (): Client => new Client({ path });
      const kept = connect();
      await kept.open('disk');
      let before = 0;
      for (let i = 0; i < count; i++) {
        if (i === Math.floor(count / 3)) before = await memoryInUse(server);
        const handshake = connect();
        const options = Array.from({ length: 1 + random.below(5) }, () => oddOption(random));
        await play(
          random,
          handshake,
          Buffer.concat([uint32(random.pick([3, 3, 3, 1, 0, 4])), ...options]),
        );
        const client = connect();
        const requests = Array.from({ length: 1 + random.below(8) }, () => oddRequest(random));
        const isStructured = random.below(2) === 0;
        const contexts = isStructured ? ['base:allocation', 'pagefold:state'] : [];
        await client.open('disk', { structured: isStructured, contexts });
        await play(random, client, Buffer.concat(requests));
        if (bugs.length > 0) return t.fail(`after ${i}: ${bugs[0]}`);
        if (i % 50 === 0) t.is(await kept.ask({ command: 3 }), 0);
      }
      const grown = (await memoryInUse(server)) - before;
      t.true(grown < 16 * mebibyte, `${grown} bytes more than the ${before} after a third`);
      kept.destroy();
      await server.idle();
      t.is(server.connections, 0);
      const next = connect();
      await next.open('disk');
      t.is(await next.write(5, Buffer.from('right')), 0);
      t.is((await next.readAt(5, 5)).toString(), 'right');
    },
  );
}
