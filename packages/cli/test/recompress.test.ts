import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { clientOf, request } from './support/nbd-client.ts';
import { folder, pagefold } from './support/pagefold.ts';
import { servingHere } from './support/serving.ts';

const mebibyte = 1024 * 1024;

/** Pages of digits: an entropy coder halves them, and lz4 can do nothing with them. */
function digits(): Buffer {
  return Buffer.from(randomBytes(mebibyte / 2).toString('hex'));
}

interface Figures {
  readonly codecs: readonly { readonly name: string; readonly pages: number }[];
}

for (const own of ['deflate:level=1', 'fold-a:parse=best']) {
  test(`serve --recompress ${own} compresses what is idle with that compressor`, async (t) => {
    const at = await folder(t);
    const admin = join(at, 'admin');
    const disk = ['--export', 'vm1=64M', '--limit', '4M', '--admin', admin];
    const choice = `${own},idleSeconds=1,maxCpuPercent=100,promoteAfter=9`;
    const server = await servingHere(t, ...disk, '--recompress', choice);
    const client = clientOf(server.path);
    const written = digits();
    await client.ask(request(1, 0, mebibyte), written, 0);
    for (let pages = 0; pages < mebibyte / 4096; ) {
      await wait(100);
      const top = await pagefold('top', admin, '--json', '--count', '1');
      const { pool } = JSON.parse(top.out) as { pool: Figures };
      t.deepEqual(
        pool.codecs.map(({ name }) => name),
        ['lz4', own.split(':')[0]],
      );
      pages = pool.codecs[1]!.pages;
    }
    const read = await client.ask(request(0, 0, mebibyte), Buffer.alloc(0), mebibyte);
    t.true(read.equals(written));
    client.end();
  });
}

test('serve says in a line what is wrong with --recompress', async (t) => {
  const refuses = async (choice: string, exitCode: number, says: RegExp) => {
    const disk = ['-s', '--export', 'vm1=1M', '--limit', '1M'];
    const refused = await pagefold('serve', ...disk, '--recompress', choice);
    t.is(refused.exitCode, exitCode, refused.err);
    t.regex(refused.err, says);
    t.is(refused.err.trimEnd().split('\n').length, 1, refused.err);
  };
  await refuses('nothing', 3, /there is no compressor named "nothing"/);
  await refuses('deflate:idleSeconds=0', 3, /"idleSeconds" expected an integer from 1/);
  await refuses('deflate:idle=5', 3, /deflate.*has no option "idle"/);
  await refuses('deflate:dictionary=/none', 4, /no such file/);
  await refuses(
    'lz4',
    3,
    /"to" expected another compressor than the pool's own lz4\/wasm, or other options/,
  );
  await refuses('lzo:dictionary=auto', 3, /"recompress: dictionary" needs a compressor/);
});
