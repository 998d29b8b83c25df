import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { clientOf, request } from './support/nbd-client.ts';
import { folder, pagefold } from './support/pagefold.ts';
import { servingHere } from './support/serving.ts';

const mebibyte = 1024 * 1024;

/** Pages that have half of their content in common. */
function kindredPages(): Buffer {
  const common = randomBytes(2048);
  const pages = Array.from({ length: mebibyte / 4096 }, () =>
    Buffer.concat([common, randomBytes(2048)]),
  );
  return Buffer.concat(pages);
}

test('serve --dictionary compresses with what was trained', async (t) => {
  const at = await folder(t);
  const written = kindredPages();
  await writeFile(join(at, 'image'), written);
  const file = join(at, 'dictionary');
  t.is((await pagefold('train', join(at, 'image'), '-o', file)).exitCode, 0);
  const admin = join(at, 'admin');
  const disk = ['--export', 'vm1=64M', '--limit', '4M'];
  const server = await servingHere(t, ...disk, '--dictionary', file, '--admin', admin);
  const client = clientOf(server.path);
  await client.ask(request(1, 0, mebibyte), written, 0);
  const read = await client.ask(request(0, 0, mebibyte), Buffer.alloc(0), mebibyte);
  t.true(read.equals(written));
  const top = await pagefold('top', admin, '--json', '--count', '1');
  const { pool } = JSON.parse(top.out) as { pool: { pool_bytes: number } };
  t.true(pool.pool_bytes < 0.8 * mebibyte, `${pool.pool_bytes} bytes`);
  client.end();
});

test('serve takes a model that was trained for its compressor, and no other', async (t) => {
  const at = await folder(t);
  const written = kindredPages();
  await writeFile(join(at, 'image'), written);
  const file = join(at, 'model');
  const train = ['train', join(at, 'image'), '-o', file, '--compressor', 'fold-a'];
  t.is((await pagefold(...train)).exitCode, 0);
  const disk = ['--export', 'vm1=64M', '--limit', '4M', '--dictionary', file];
  const server = await servingHere(t, ...disk, '--compressor', 'fold-a');
  const client = clientOf(server.path);
  await client.ask(request(1, 0, mebibyte), written, 0);
  t.true((await client.ask(request(0, 0, mebibyte), Buffer.alloc(0), mebibyte)).equals(written));
  client.end();
  const refused = await pagefold('serve', '-s', ...disk, '--compressor', 'fold-s');
  t.is(refused.exitCode, 3);
  t.regex(refused.err, /fold-s expected a model .* got bytes that are a model for something else/);
});

test('serve says in a line what is wrong with a dictionary', async (t) => {
  const at = await folder(t);
  const file = join(at, 'dictionary');
  await writeFile(join(at, 'image'), kindredPages());
  await pagefold('train', join(at, 'image'), '-o', file);
  const whole = await readFile(file);
  const serve = (...more: string[]) =>
    pagefold('serve', '-s', '--export', 'vm1=1M', '--limit', '1M', ...more);
  const lines = (err: string) => err.trimEnd().split('\n').length;
  const expectRefusal = async (choice: readonly string[], exitCode: number, says: RegExp) => {
    const refused = await serve(...choice);
    t.is(refused.exitCode, exitCode, refused.err);
    t.regex(refused.err, says);
    t.is(lines(refused.err), 1, refused.err);
  };
  await expectRefusal(['--dictionary', join(at, 'none')], 4, /no such file/);
  await expectRefusal(['--dictionary', join(at, 'image')], 4, /no dictionary of Pagefold/);
  whole[100]! ^= 1;
  await writeFile(file, whole);
  await expectRefusal(['--dictionary', file], 4, /damaged/);
  await writeFile(file, whole.subarray(0, 1000));
  await expectRefusal(['--dictionary', file], 4, /has 1000 bytes/);
  await expectRefusal(['--dictionary', 'auto', '--compressor', 'lzo'], 3, /"dictionary" needs/);
  const second = ['--dictionary', 'auto', '--export', 'vm2=1M'];
  await expectRefusal(second, 3, /give --share all/);
});
