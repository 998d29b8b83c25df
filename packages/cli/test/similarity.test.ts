import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import test from 'ava';
import { clientOf, request } from './support/nbd-client.ts';
import { folder, pagefold } from './support/pagefold.ts';
import { serving } from './support/serving.ts';

const mebibyte = 1024 * 1024;

/** Pages of noise, all the same but for some bytes. */
function similarPages(): Buffer {
  const page = randomBytes(4096);
  return Buffer.concat(
    Array.from({ length: mebibyte / page.length }, () => {
      randomBytes(4).copy(page, 2000);
      return page;
    }).map((bytes) => Buffer.from(bytes)),
  );
}

for (const similarity of [
  ['--similarity'],
  ['--similarity', 'minGainPercent=50,indexBytes=4096'],
]) {
  test(`serve ${similarity.join(' ')} keeps similar pages as their differences`, async (t) => {
    const admin = join(await folder(t), 'admin');
    const disk = ['--export', 'vm1=64M', '--limit', '4M'];
    const server = await serving(t, ...disk, ...similarity, '--admin', admin);
    const client = clientOf(server.path);
    const written = similarPages();
    await client.ask(request(1, 0, mebibyte), written, 0);
    const read = await client.ask(request(0, 0, mebibyte), Buffer.alloc(0), mebibyte);
    t.true(read.equals(written));
    const top = await pagefold('top', admin, '--json', '--count', '1');
    const { pool } = JSON.parse(top.out) as { pool: { pool_bytes: number } };
    t.true(pool.pool_bytes < mebibyte / 8, `${pool.pool_bytes} bytes`);
    client.end();
  });
}

test('serve refuses what similarity has not', async (t) => {
  const disk = ['-s', '--export', 'vm1=1M', '--limit', '1M', '--similarity'];
  const wrong = await pagefold('serve', ...disk, 'gain=5');
  t.is(wrong.exitCode, 3);
  t.regex(wrong.err, /has no option "gain"/);
  const unable = await pagefold('serve', ...disk, '--compressor', 'lzo');
  t.is(unable.exitCode, 3);
  t.regex(unable.err, /"similarity" needs a compressor/);
});
