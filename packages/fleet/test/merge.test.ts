import { readFile, truncate, writeFile } from 'node:fs/promises';
import { InputError } from '@pagefold/contracts';
import { analyze } from '@pagefold/estimate';
import { Random } from '@pagefold/faults';
import { encodeSketch, mergeSketches, type Sketch, SketchKey } from '@pagefold/fleet';
import test from 'ava';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { folder } from './support/folder.ts';
import { hostContents, registry, sketchOf, sourceOf } from './support/host-images.ts';
import { merged, mergedFiles, sketchFiles } from './support/merged.ts';

const hosts = [0, 1, 2].map((host) => hostContents(host, 4000));

function sketchesOf(oneIn: number): Promise<Sketch[]> {
  return Promise.all(
    hosts.map((contents, i) =>
      sketchOf(contents, { oneIn, host: `h${i}`, group: i < 2 ? 'a' : 'b' }),
    ),
  );
}

async function analyzed() {
  const { layers, inputs, domainSharing } = await analyze({
    sources: hosts.map((contents) => sourceOf(contents)),
    registry,
    combinations: [],
  });
  const inside = inputs.reduce((sum, input) => sum + input.layers.duplicatePages, 0);
  return { layers, inside, across: domainSharing!.acrossPages };
}

test('sketches of all contents give what an analysis of all memory gives', async (t) => {
  const { layers, inside, across } = await analyzed();
  const answer = await merged(t, await sketchesOf(1));
  t.like(answer, { pages: 12_000, zeroPages: layers.zeroPages, oneIn: 1, digests: 'keyed' });
  t.is(answer.sameFilledPages, layers.sameFilledPages);
  t.deepEqual(answer.duplicates.pages, { value: layers.duplicatePages, error: 0 });
  t.deepEqual(answer.insideHosts.pages, { value: inside, error: 0 });
  t.is(answer.acrossHosts.pages.value + answer.acrossGroups.pages.value, across);
  t.true(inside > 0 && answer.acrossHosts.pages.value > 0 && answer.acrossGroups.pages.value > 0);
});

test('sketches of a sample give that within their errors', async (t) => {
  const { layers, inside, across } = await analyzed();
  const { duplicates, insideHosts, acrossHosts, acrossGroups } = await merged(
    t,
    await sketchesOf(8),
  );
  const isNear = ({ value, error }: { value: number; error: number }, truth: number) =>
    error > 0 && error < truth && Math.abs(value - truth) <= error;
  t.true(isNear(duplicates.pages, layers.duplicatePages));
  t.true(isNear(insideHosts.pages, inside));
  const both = {
    value: acrossHosts.pages.value + acrossGroups.pages.value,
    error: acrossHosts.pages.error + acrossGroups.pages.error,
  };
  t.true(isNear(both, across));
});

test('bytes are those of the pages that deduplication saves', async (t) => {
  const row = (digest: bigint, pages: number, lengths: number[]) => ({ digest, pages, lengths });
  const [one, two] = await sketchesOf(1);
  const at = (sketch: Sketch, rows: Sketch['rows']) => {
    const pages = rows.reduce((sum, each) => sum + each.pages, 0);
    return { header: { ...sketch.header, pages, zeroPages: 0, sameFilledPages: 0 }, rows };
  };
  const answer = await merged(t, [
    at(one!, [row(5n, 3, [256, 512, 768]), row(6n, 1, [4096, 4096, 4096])]),
    at(two!, [row(5n, 1, [256, 512, 768])]),
  ]);
  const exactly = (lz4: number, lzoRle: number, zstd: number) => ({
    lz4: { value: lz4, error: 0 },
    lzoRle: { value: lzoRle, error: 0 },
    zstd: { value: zstd, error: 0 },
  });
  t.deepEqual(answer.insideHosts.bytes, exactly(512, 1024, 1536));
  t.deepEqual(answer.acrossHosts.bytes, exactly(256, 512, 768));
  t.deepEqual(answer.duplicates.bytes, exactly(768, 1536, 2304));
  t.deepEqual(answer.storedBytes, exactly(4096 + 1024, 4096 + 2048, 4096 + 3072));
});

test('hosts without a content in the sample count, and a sample of nothing is refused', async (t) => {
  const zeros = await sketchOf([0, 0, -1], { host: 'zeros', group: 'idle' });
  const answer = await merged(t, [zeros, await sketchOf(hosts[0]!, { oneIn: 1024 })]);
  t.deepEqual(
    answer.groups.map(({ name, pages, duplicates }) => [name, pages, duplicates.pages.value]),
    [
      ['default', 4000, answer.duplicates.pages.value],
      ['idle', 3, 0],
    ],
  );
  const nothing = await merged(t, [zeros]);
  t.deepEqual(nothing.duplicates.pages, { value: 0, error: 0 });
  const one = await sketchOf([1, 2, 3], { oneIn: 2 ** 20 });
  const error = {
    instanceOf: InputError,
    message: /of 3 pages .* none is in a sample of 1\/1048576/,
  };
  await t.throwsAsync(merged(t, [one]), error);
});

test('sketches that cannot be merged are refused by what they differ in', async (t) => {
  const one = await sketchOf([1, 2, 3], { oneIn: 2 });
  const with_ = (options: Parameters<typeof sketchOf>[1]) =>
    sketchOf([1, 2, 3], { oneIn: 2, host: 'two', ...options });
  const refused = async (other: Sketch, message: RegExp) => {
    const error = await t.throwsAsync(merged(t, [one, other]), { instanceOf: InputError });
    t.is(error.code, 'PAGEFOLD_BAD_INPUT');
    t.regex(error.message, message);
  };
  await refused(
    await with_({ key: SketchKey.plain() }),
    /1\.parquet \(no key\) and .*0\.parquet \(key /,
  );
  await refused(await with_({ oneIn: 4 }), /\(one content in 4\) and .* \(one content in 2\)/);
  const large = await with_({ sources: [sourceOf([1], 8192)] });
  await refused(large, /\(pages of 8192 bytes\) and .* \(pages of 4096 bytes\)/);
  await refused(await with_({ host: 'one' }), /are both of the host one/);
  const [path] = await sketchFiles(t, [one]);
  await t.throwsAsync(mergedFiles(t, [path!, path!]), { message: /is given twice/ });
});

test('files that are no sketches are refused, each for what it is', async (t) => {
  const [path] = await sketchFiles(t, [await sketchOf([1, 2, 3], { oneIn: 1 })]);
  const place = await folder(t);
  const refused = async (bytes: Uint8Array, message: RegExp) => {
    const file = `${place}/file`;
    await writeFile(file, bytes);
    const error = await t.throwsAsync(mergedFiles(t, [path!, file]), { instanceOf: InputError });
    t.is(error.code, 'PAGEFOLD_BAD_INPUT');
    t.regex(error.message, message);
  };
  const parquet = (value: string) => {
    const columnData = [{ name: 'digest', data: [1], type: 'INT32' as const }];
    return new Uint8Array(
      parquetWriteBuffer({ columnData, kvMetadata: [{ key: 'pagefold.sketch', value }] }),
    );
  };
  await refused(new Uint8Array(0), /file: empty/);
  await refused(new Uint8Array(4096), /file: no Parquet file, or a damaged one/);
  await refused(parquet('{'), /file: damaged: /);
  await refused(
    parquet('{"schema":"pagefold.sketch.v2"}'),
    /form "pagefold.sketch.v2", and this version reads/,
  );
  await refused(parquet('{"schema":"pagefold.sketch.v1"}'), /file: damaged: its metadata is/);
  const plain = parquetWriteBuffer({ columnData: [{ name: 'a', data: [1], type: 'INT32' }] });
  await refused(new Uint8Array(plain), /file: a Parquet file, but no sketch/);
  await t.throwsAsync(mergedFiles(t, [`${place}/none`]), { code: 'PAGEFOLD_INPUT_NOT_FOUND' });
  await t.throwsAsync(mergedFiles(t, [place]), { message: /no regular file/ });
});

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? 1);
const damages = Number(process.env.PAGEFOLD_TEST_DAMAGES ?? 10);

test(`damage is told or does no harm: ${damages} times from seed ${seed} on`, async (t) => {
  const sketches = await sketchesOf(8);
  const paths = await sketchFiles(t, sketches);
  const right = await mergedFiles(t, paths);
  const whole = encodeSketch(sketches[1]!);
  let told = 0;
  for (let at = seed; at < seed + damages; at++) {
    const random = new Random(at);
    const bytes = whole.slice();
    for (let i = random.below(4); i >= 0; i--)
      bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
    await writeFile(paths[1]!, bytes);
    if (random.below(4) === 0) await truncate(paths[1]!, random.below(bytes.length));
    try {
      t.deepEqual(await mergedFiles(t, paths), right, `seed ${at}`);
    } catch (error) {
      t.true(error instanceof InputError, `seed ${at}: ${error}`);
      t.true(String(error).includes(paths[1]!), `seed ${at}: ${error}`);
      told++;
    }
  }
  t.true(told > damages / 2);
  await writeFile(paths[1]!, whole);
  t.deepEqual(await mergedFiles(t, paths), right);
});

test('rows that are not those of the metadata are damage, also that of the host', async (t) => {
  const whole = Buffer.from(encodeSketch(await sketchOf([1, 2, 2, 0], { oneIn: 1 })));
  const path = `${await folder(t)}/file`;
  const changes = ['"pages":4', '"group":"default"', '"oneIn":1', '"zeroPages":1'];
  for (const [i, from] of changes.entries()) {
    const to = ['"pages":5', '"group":"defaulu"', '"oneIn":2', '"zeroPages":0'][i]!;
    t.true(whole.includes(from), from);
    await writeFile(path, whole.toString('latin1').replace(from, to), 'latin1');
    const error = await t.throwsAsync(mergedFiles(t, [path]), { instanceOf: InputError });
    t.regex(error.message, /file: damaged: its rows do not add up/, to);
  }
});

test('too little memory is no damage of a file', async (t) => {
  const paths = await sketchFiles(t, [await sketchOf([1, 2, 2], { oneIn: 1 })]);
  const merging = mergeSketches({ paths, memoryBytes: 1, temporaryFolder: await folder(t) });
  const error = await t.throwsAsync(merging, { instanceOf: InputError });
  t.is(error.code, 'PAGEFOLD_INPUT_FAILED');
  t.regex(error.message, /cannot be merged within 1 bytes of memory: allow more/);
});

test('paths are taken as they are', async (t) => {
  const place = await folder(t);
  const path = `${place}/a[1-9]*?='b.parquet`;
  await writeFile(path, encodeSketch(await sketchOf([1, 1], { oneIn: 1 })));
  t.is((await readFile(path)).length > 0, true);
  t.is((await mergedFiles(t, [path])).duplicates.pages.value, 1);
});
