import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import test from 'ava';
import { imageFile, mixedImage, pagefold, swapArea } from './support/pagefold.ts';

const file = new URL('../../../docs/reference/analysis.schema.json', import.meta.url);

/** The schema with every object closed: a field that it does not have is an error here. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, closed(value)]),
  );
  const isOpen = 'properties' in schema && !('additionalProperties' in schema);
  return isOpen && schema.properties?.constructor === Object
    ? { ...copy, additionalProperties: false }
    : copy;
}

const schema = closed(JSON.parse(readFileSync(file, 'utf8'))) as object;
const validate = new Ajv2020({ allErrors: true }).compile(schema);

const cases: Readonly<Record<string, readonly string[]>> = {
  'an image': [],
  'an image, every compressor and allocator, read back': [
    ...['--compressor', 'all', '--allocator', 'all', '--verify'],
  ],
  'an image, with similar pages where they can be': [
    ...['--compressor', 'lz4', '--compressor', 'zstd', '--similarity', '--verify'],
  ],
  'a sample of an image, as kernels': ['--sample', '1/2', '--as', 'zswap-6.1,zram,ksm'],
  'an image, as kernels': ['--as', 'zswap-6.1,zswap-6.12,zswap-6.18,zram,ksm'],
};

for (const [name, options] of Object.entries(cases)) {
  test(`the schema has what is printed of ${name}`, async (t) => {
    const path = await imageFile(t, mixedImage(400));
    const { out, exitCode } = await pagefold('analyze', path, '--json', ...options);
    t.is(exitCode, 0);
    const report = JSON.parse(out);
    t.true(validate(report), JSON.stringify(validate.errors, undefined, 2));
    t.not(report.recommendation.choice, null);
  });
}

test('the schema has what is printed of several inputs, of which one has layers only', async (t) => {
  const images = [await imageFile(t, mixedImage(20)), await imageFile(t, mixedImage(20))];
  const both = JSON.parse((await pagefold('analyze', ...images, '--json')).out);
  t.true(validate(both), JSON.stringify(validate.errors, undefined, 2));
  t.is(both.domain_sharing.across_pages, both.layers.unique_pages);
  const swap = await imageFile(t, swapArea());
  const layers = JSON.parse((await pagefold('analyze', ...images, swap, '--json')).out);
  t.true(validate(layers), JSON.stringify(validate.errors, undefined, 2));
  t.is(layers.recommendation.choice, null);
});

test('the schema has what is printed of an image with a dictionary', async (t) => {
  const path = await imageFile(t, mixedImage(400));
  const dictionary = `${path}.dict`;
  await pagefold('train', path, '-o', dictionary);
  const asked = ['--compressor', 'lz4', '--compressor', 'lzo', '--dictionary', dictionary];
  const report = JSON.parse((await pagefold('analyze', path, '--json', ...asked)).out);
  t.true(validate(report), JSON.stringify(validate.errors, undefined, 2));
  t.not(report.recommendation.dictionary, null);
});

test('the schema refuses what is not in it', async (t) => {
  const path = await imageFile(t);
  const report = JSON.parse((await pagefold('analyze', path, '--json')).out);
  t.true(validate(report));
  t.false(validate({ ...report, more: 1 }));
  t.false(validate({ ...report, pages: '10' }));
  t.false(validate({ ...report, layers: undefined }));
});
