import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import type { TopSample } from '../dist/top/sample.js';
import { clientOf, request } from './support/nbd-client.ts';
import { folder, pagefold } from './support/pagefold.ts';
import { servingHere } from './support/serving.ts';

const mebibyte = 1024 * 1024;

test('more than the limit is kept, in the backing file, and read back', async (t) => {
  const files = await folder(t);
  const [file, admin] = [join(files, 'backing'), join(files, 'admin')];
  const disk = ['--export', 'vm1=64M', '--limit', '4M'];
  const backing = ['--backing-file', file, '--backing-limit', '64M', '--backing-encrypt'];
  const server = await servingHere(t, ...disk, ...backing, '--admin', admin);
  t.false(existsSync(file));
  const client = clientOf(server.path);
  const written = randomBytes(16 * mebibyte);
  for (let at = 0; at < written.length; at += mebibyte) {
    const part = written.subarray(at, at + mebibyte);
    await client.ask(request(1, at, mebibyte), part, 0);
  }
  for (let at = 0; at < written.length; at += mebibyte) {
    const part = await client.ask(request(0, at, mebibyte), Buffer.alloc(0), mebibyte);
    t.true(part.equals(written.subarray(at, at + mebibyte)));
  }
  const top = await pagefold('top', admin, '--json', '--count', '1');
  const sample = JSON.parse(top.out) as Record<'backing' | 'pool', Record<string, number>>;
  t.true(sample.backing.backed_bytes! > 8 * mebibyte);
  t.is(sample.backing.limit_bytes, 64 * mebibyte);
  t.true(sample.pool.pool_bytes! <= 4 * mebibyte);
  t.deepEqual(sample.pool.marks as unknown as TopSample['pool']['marks'], { low: 0.9, high: 0.95 });
  client.end();
  server.terminate();
  t.deepEqual(await server.ended, { code: 0, signal: null });
  t.regex(server.said(), /4,096 pages \(16\.0 MiB\) that were held are lost, [\d,]+ of them in/);
});

test('what is not read for long goes to the backing file, though there is room', async (t) => {
  const file = join(await folder(t), 'backing');
  const options = ['--limit', '64M', '--backing-file', file, '--reclaim-after', '1'];
  const server = await servingHere(
    t,
    '--export',
    'vm1=64M',
    ...options,
    '--admin',
    `${file}-admin`,
  );
  const client = clientOf(server.path);
  await client.ask(request(1, 0, mebibyte), randomBytes(mebibyte), 0);
  const figures = () => pagefold('top', `${file}-admin`, '--json', '--count', '1');
  let backed = 0;
  while (backed < mebibyte) {
    await wait(100);
    const sample = JSON.parse((await figures()).out) as { backing: { backed_bytes: number } };
    backed = sample.backing.backed_bytes;
  }
  client.end();
  t.true(backed >= mebibyte);
});

test('a backing file that is full is told in the log', async (t) => {
  const file = join(await folder(t), 'backing');
  const backing = ['--backing-file', file, '--backing-limit', '512K'];
  const server = await servingHere(t, '--export', 'vm1=64M', '--limit', '1M', ...backing);
  const client = clientOf(server.path);
  // It waits for room that never comes, until the server is gone.
  const failed = client.ask(request(1, 0, 4 * mebibyte), randomBytes(4 * mebibyte), 0);
  failed.catch(() => {});
  await server.says('"event":"writeback-failed"');
  t.regex(server.said(), /the backing file has failed, what it should take stays where it is/);
  client.end();
});

const wrong: Readonly<Record<string, readonly [RegExp, number, ...string[]]>> = {
  'a limit of no file': [/expected --backing-file too/, 3, '--backing-limit', '1G'],
  'encryption of no file': [/expected --backing-file too/, 3, '--backing-encrypt'],
  'an age for no file': [
    /--reclaim-after is about .*expected --backing-file too/,
    3,
    '--reclaim-after',
    '60',
  ],
  'an age that is none': [
    /number of seconds above 0, got soon/,
    2,
    '--backing-file',
    'b',
    '--reclaim-after',
    'soon',
  ],
  'a file that is too small': [/limitBytes/, 3, '--backing-file', 'b', '--backing-limit', '4K'],
  'a place that is a folder': [/is a directory/, 3, '--backing-file', '.'],
};

for (const [what, [message, exitCode, ...args]] of Object.entries(wrong)) {
  test(`serve refuses ${what}`, async (t) => {
    const ended = await pagefold('serve', '-s', '--export', 'vm1=1M', '--limit', '1M', ...args);
    t.regex(ended.err, message);
    t.is(ended.exitCode, exitCode);
  });
}
