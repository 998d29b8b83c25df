import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import test from 'ava';
import { clientOf, request } from './support/nbd-client.ts';
import { folder, imageFile, mixedImage, pagefold } from './support/pagefold.ts';
import { servingHere } from './support/serving.ts';

const mebibyte = 1024 * 1024;

/** Pages of digits, which only zstd makes shorter by themselves, all the same but for some of them. */
function similarPages(): Buffer {
  const page = Buffer.from(randomBytes(2048).toString('hex'));
  const variants = Array.from({ length: mebibyte / page.length }, () => {
    const variant = Buffer.from(page);
    variant.write(randomBytes(4).toString('hex'), 2000);
    return variant;
  });
  return Buffer.concat(variants);
}

for (const similarity of [
  ['--similarity'],
  ['--similarity', 'minGainPercent=50,indexBytes=4096'],
]) {
  test(`serve ${similarity.join(' ')} keeps similar pages as their differences`, async (t) => {
    const admin = join(await folder(t), 'admin');
    const disk = ['--export', 'vm1=64M', '--limit', '4M'];
    const server = await servingHere(t, ...disk, ...similarity, '--admin', admin);
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

test('analyze --similarity says what it adds, layer by layer, and who cannot', async (t) => {
  const image = await imageFile(t, Buffer.concat([similarPages(), similarPages()]));
  const backends = ['--compressor', 'lz4', '--compressor', 'zstd', '--similarity'];
  const { out, exitCode } = await pagefold('analyze', image, ...backends);
  t.is(exitCode, 0);
  t.regex(out, /^Similar pages: \d\d\.\d % more with lz4, in a pool; stores .*x, loads .*x\.$/m);
  t.regex(
    out,
    /^ {2}similar pages, gross +-\d\.\d MiB +-\d\d\.\d % +\d+ of 512 objects are differences$/m,
  );
  t.regex(out, /^ {2}their tables +\d+\.\d KiB/m);
  t.regex(out, /^ {2}similar pages, net +-\d\.\d MiB +-\d\d\.\d % +it pays$/m);
  t.regex(out, /^ {2}similar pages +0 B +0\.0 % +not in this combination$/m);
  t.regex(out, /^The same where the most is added \(xxh3, lz4, zsmalloc\)$/m);
  t.regex(out.replace(/\s+/g, ' '), /No similar pages with zstd: "similarity" needs a compressor/);
  for (const line of out.split('\n').slice(1)) t.true(line.length <= 100, line);
});

test('analyze --similarity: its figures are those of a real pool, and its rows in CSV have them', async (t) => {
  const image = await imageFile(t, similarPages());
  const lz4 = ['--compressor', 'lz4', '--compressor', 'lzo', '--similarity', 'indexBytes=4096'];
  const { out } = await pagefold('analyze', image, ...lz4, '--json', '--verify');
  const [row, unable] = JSON.parse(out).combinations;
  const { similarity, verification } = row;
  t.is(similarity.delta_objects, 255);
  t.true(similarity.similarity_metadata_bytes < 16_384);
  t.is(row.total_saved_bytes, mebibyte - similarity.pool_pages * 4096 - row.metadata_bytes);
  t.is(verification.mismatched_pages, 0);
  t.is(unable.verification.compared_pages, 256);
  t.regex(unable.similarity.unable, /lzo has 0/);
  const csv = await pagefold('analyze', image, ...lz4, '--csv');
  const [head, first, second] = csv.out.split('\r\n').map((line) => line.split(','));
  const at = head!.indexOf('similarity_net_saved_bytes');
  t.is(first![at], `${similarity.net_saved_bytes}`);
  t.is(second![at], '');
  const without = await pagefold('analyze', image, '--compressor', 'lz4', '--csv');
  t.notRegex(without.out, /similarity/);
});

test('analyze --dictionary says what a file of train adds, and refuses what is none', async (t) => {
  const image = await imageFile(t, mixedImage(600));
  const dictionary = join(await folder(t), 'pages.dict');
  t.is((await pagefold('train', image, '-o', dictionary)).exitCode, 0);
  const asked = ['--compressor', 'lz4', '--similarity', '--dictionary', dictionary];
  const { out } = await pagefold('analyze', image, ...asked, '--json', '--verify');
  const [row] = JSON.parse(out).combinations;
  t.is(row.dictionary.unable, null);
  t.true(row.dictionary.dictionary_bytes > 0);
  const kept = (row.dictionary.pool_pages + row.rejected_pages) * 4096 + row.metadata_bytes;
  t.is(row.total_saved_bytes, 600 * 4096 - kept);
  t.deepEqual([row.verification.compared_pages, row.verification.mismatched_pages], [600, 0]);
  const text = await pagefold('analyze', image, ...asked);
  t.regex(text.out, /^ {2}dictionary, gross .*\n {2}its bytes .*\n {2}dictionary, net/m);
  const csv = await pagefold('analyze', image, ...asked, '--csv');
  t.true(csv.out.includes(',dictionary_net_saved_bytes,'));
  const none = await pagefold('analyze', image, '--dictionary', image);
  t.is(none.exitCode, 4);
  t.regex(none.err, /it is no dictionary of Pagefold/);
  const missing = await pagefold('analyze', image, '--dictionary', 'nowhere.dict');
  t.is(missing.exitCode, 4);
  t.regex(missing.err, /nowhere\.dict: no such file/);
});

test('analyze refuses what similarity has not', async (t) => {
  const image = await imageFile(t, similarPages());
  const { exitCode, err } = await pagefold('analyze', image, '--similarity', 'gain=5');
  t.is(exitCode, 3);
  t.regex(err, /has no option "gain"/);
});

test('the matrix has a row without similar pages, one with them, and one with a dictionary besides', async (t) => {
  const image = await imageFile(t, similarPages());
  const file = `${image}.dict`;
  t.is((await pagefold('train', image, '-o', file)).exitCode, 0);
  const only = ['--hasher', 'xxh3/js', '--page-size', '4096', '--short', '--similarity'];
  const given = ['--dictionary', file, '--image', image, '--json'];
  const { out, exitCode, err } = await pagefold('matrix', ...only, ...given);
  t.is(exitCode, 0, err);
  const { cells } = JSON.parse(out);
  t.deepEqual(
    cells.map(({ similarity, dictionary, delta_objects, pass }: Record<string, unknown>) => [
      ...[similarity, dictionary, delta_objects !== 0, pass],
    ]),
    [
      [false, false, false, true],
      [true, false, true, true],
      [true, true, true, true],
    ],
  );
  t.is(cells[0].similarity_net_saved_bytes, null);
  t.is(typeof cells[1].similarity_net_saved_bytes, 'number');
  t.is(cells[1].dictionary_net_saved_bytes, null);
  t.is(typeof cells[2].dictionary_net_saved_bytes, 'number');
  t.is(cells[2].similarity_net_saved_bytes, cells[1].similarity_net_saved_bytes);
});

test('the matrix as text has the same rows, with a dictionary that the pool trains', async (t) => {
  const only = ['--hasher', 'xxh3/js', '--page-size', '4096', '--short', '--similarity'];
  const text = await pagefold('matrix', ...only, '--dictionary', 'auto');
  t.is(text.exitCode, 0, text.err);
  t.regex(text.out, /similar net +dict net[\s\S]* without [\s\S]*3 passed, 0 failed, 0 skipped/);
});

test('analyze --recompress says what it adds that all is compressed anew', async (t) => {
  // Half of each is zeros, which lz4 saves as well.
  const pages = similarPages();
  for (let at = 0; at < mebibyte; at += 4096) pages.fill(0, at + 2048, at + 4096);
  const image = await imageFile(t, pages);
  const asked = ['--compressor', 'lz4', '--recompress', 'deflate:level=1,minGainPercent=5'];
  const { out } = await pagefold('analyze', image, ...asked, '--json', '--verify');
  const [row] = JSON.parse(out).combinations;
  t.is(row.recompress.compressor, 'deflate');
  t.is(row.recompress.recompressed_objects, 256);
  const kept = row.recompress.pool_pages * 4096 + row.metadata_bytes;
  t.is(row.total_saved_bytes, mebibyte - kept);
  t.deepEqual([row.verification.compared_pages, row.verification.mismatched_pages], [256, 0]);
  const text = await pagefold('analyze', image, ...asked);
  t.regex(
    text.out,
    /^Compressed anew once idle: \d\d\.\d % more with lz4, then deflate, if all is idle; loads .*x, \d+ µs a page later\.$/m,
  );
  t.regex(text.out, /^ {2}compressed anew, gross .*\n {2}its tables .*\n {2}compressed anew, net/m);
  t.regex(text.out, / \+idle /);
  const csv = await pagefold('analyze', image, ...asked, '--csv');
  t.true(csv.out.includes(',recompress_net_saved_bytes,'));
  const wrong = await pagefold('analyze', image, '--recompress', 'deflate:idleSeconds=5');
  t.is(wrong.exitCode, 3);
  t.regex(wrong.err, /recompress: has no option "idleSeconds"; its options: to, options, /);
});
