import test from 'ava';
import type { Client } from '../support/client.ts';
import { step } from '../support/model.ts';
import { Random } from '../support/random.ts';
import { bytesOf, mebibyte } from '../support/rig.ts';
import { serverProcess } from './support/server-process-of.ts';

const clients = 64;
/** Bytes of each one's part of the disk; parts meet in the middle of pages. */
const length = mebibyte - 1500;
const seconds = Number(process.env.PAGEFOLD_NBD_SECONDS ?? 60);

/** A client, and what its part of the disk holds. */
interface Part {
  readonly client: Client;
  readonly disk: Buffer;
  readonly base: number;
}

test(`${clients} clients for ${seconds} s read what they have written, and memory stays as it is`, async (t) => {
  const random = new Random(t);
  const server = await serverProcess(t, { size: clients * mebibyte, limit: 256 * mebibyte });
  // Full from the start, so that it grows no more.
  const parts = await Promise.all(
    Array.from({ length: clients }, async (_, index): Promise<Part> => {
      const part = {
        client: await server.open(),
        disk: bytesOf(length, index),
        base: index * length,
      };
      t.is(await part.client.write(part.base, part.disk), 0);
      return part;
    }),
  );
  let requests = 0;
  const work = async (
    { client, disk, base }: Part,
    own: Random,
    until: number,
  ): Promise<boolean> => {
    while (Date.now() < until) {
      if (!(await step(own, client, disk, base))) return false;
      requests++;
    }
    return (await client.readAt(base, length)).equals(disk);
  };
  const half = async (): Promise<void> => {
    const until = Date.now() + seconds * 500;
    const right = await Promise.all(parts.map((part) => work(part, random.fork(), until)));
    t.deepEqual(
      right.flatMap((isRight, i) => (isRight ? [] : [`client ${i}`])),
      [],
    );
  };
  await half();
  const before = await server.heldBytes();
  await half();
  const grown = (await server.heldBytes()) - before;
  t.log(`${requests} requests, ${grown} bytes more held than the ${before} after the first half`);
  t.true(grown < 4 * mebibyte);
  for (const { client } of parts) client.destroy();
  server.child.kill('SIGTERM');
  t.is(await server.ended, 0);
});
