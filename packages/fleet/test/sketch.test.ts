import { createHmac } from 'node:crypto';
import { ConfigError } from '@pagefold/contracts';
import { encodeSketch, roundedLength, SketchKey } from '@pagefold/fleet';
import test from 'ava';
import { parquetReadObjects } from 'hyparquet';
import { hostContents, key, page, pageSize, sketchOf, sourceOf } from './support/host-images.ts';

test('a sketch has every page counted, and each content of the sample with its pages', async (t) => {
  const { header, rows } = await sketchOf([5, 0, 6, 5, -3, 7, 0, 5], { oneIn: 1, group: 'web' });
  t.like(header, { host: 'one', group: 'web', pageSize, oneIn: 1, key: key.id });
  t.like(header, { pages: 8, zeroPages: 2, sameFilledPages: 1 });
  const expected = [5, 6, 7].map((content) => [key.digestOf(page(content)), content === 5 ? 3 : 1]);
  t.deepEqual(
    rows.map(({ digest, pages }) => [digest, pages]),
    expected.sort(([a], [b]) => (a! < b! ? -1 : 1)),
  );
});

test('a digest is the first 63 bits of an HMAC of the page', (t) => {
  const mac = createHmac('sha256', new Uint8Array(32).fill(7)).update(page(9)).digest();
  t.is(key.digestOf(page(9)), mac.readBigUInt64BE() >> 1n);
});

test('all hosts with one key sample the same contents', async (t) => {
  const contents = hostContents(1, 3000);
  const digestsOf = async (oneIn: number, pages: readonly number[] = contents) =>
    (await sketchOf(pages, { oneIn })).rows.map(({ digest }) => digest);
  const all = await digestsOf(1);
  const sampled = await digestsOf(8);
  t.deepEqual(
    sampled,
    all.filter((digest) => digest < 2n ** 60n),
  );
  t.true(sampled.length > 100);
  t.deepEqual(await digestsOf(8, contents.toReversed()), sampled);
});

test('another key samples other contents, and its digests are others', async (t) => {
  const other = SketchKey.of(new Uint8Array(16));
  const digests = async (its: SketchKey) =>
    (await sketchOf(hostContents(1, 300), { oneIn: 1, key: its })).rows.map(({ digest }) => digest);
  const both = [...(await digests(key)), ...(await digests(other))];
  t.is(new Set(both).size, both.length);
  t.not(other.id, key.id);
  t.is(SketchKey.plain().id, 'plain');
});

test('the file has a row of the host, then the contents, and no content', async (t) => {
  const taken = await sketchOf([5, 0, 6, 5, -3], { oneIn: 1 });
  const bytes = encodeSketch(taken);
  const rows = await parquetReadObjects({ file: bytes.slice().buffer });
  t.deepEqual(rows[0], {
    digest: -1n,
    host: 'one',
    group_name: 'default',
    pages: 3n,
    lz4_bytes: 0,
    lzo_rle_bytes: 0,
    zstd_bytes: 0,
    zero_pages: 1n,
    same_filled_pages: 1n,
    page_size: 4096,
    one_in: 1,
  });
  t.deepEqual(
    rows.slice(1).map((row) => [row.digest, row.pages]),
    taken.rows.map(({ digest, pages }) => [digest, BigInt(pages)]),
  );
  t.is(Buffer.from(bytes).indexOf(page(6).subarray(0, 16)), -1);
});

test('lengths are rounded to sixteenths of a page', async (t) => {
  t.deepEqual(
    [1, 127, 384, 385, 4000, 4096].map((length) => roundedLength(length, 4096)),
    [256, 256, 512, 512, 4096, 4096],
  );
  const { rows } = await sketchOf(hostContents(2, 200), { oneIn: 1 });
  t.true(rows.every(({ lengths }) => lengths.every((length) => length > 0 && length % 256 === 0)));
  t.true(new Set(rows.map(({ lengths }) => lengths[0])).size > 8);
});

test('large pages are pages too', async (t) => {
  const sources = [sourceOf([1, 1, 2, 0], 16_384)];
  const { header, rows } = await sketchOf([], { sources, oneIn: 1 });
  t.is(header.pageSize, 16_384);
  t.deepEqual(rows.map(({ pages }) => pages).sort(), [1, 2]);
});

test('what cannot be is refused before anything is read', async (t) => {
  const refused = async (options: Parameters<typeof sketchOf>[1], message: RegExp) => {
    const error = await t.throwsAsync(sketchOf([1], options), { instanceOf: ConfigError });
    t.is(error.code, 'PAGEFOLD_INVALID_OPTION');
    t.regex(error.message, message);
  };
  await refused({ oneIn: 1000 }, /"oneIn" expected a power of two up to 1048576, got 1000/);
  await refused({ oneIn: 2 ** 21 }, /"oneIn"/);
  await refused({ host: '' }, /"host" expected one to 255 printable characters/);
  await refused({ group: 'a\nb' }, /"group"/);
  const short = { instanceOf: ConfigError, message: /expected 16 to 4096 bytes, got 15/ };
  t.throws(() => SketchKey.of(new Uint8Array(15)), short);
});
