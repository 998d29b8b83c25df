import { crc32 } from 'node:zlib';
import { createBackingFile } from '@pagefold/backing-file';
import type { Location, PagefoldError } from '@pagefold/contracts';
import test from 'ava';
import { MemoryFile, object, segmentBytes, segmentFull } from './support/memory-file.ts';

test('an object stands at a multiple of 16 behind its owner, length and generation', async (t) => {
  const file = new MemoryFile();
  const store = createBackingFile(file);
  const [first, second] = await store.write([object(0x01020304, 9, 0xaa), object(7, 8, 0xbb)]);
  t.is(first, 0 as Location);
  t.is(second, 2 as Location);
  const words = new DataView(file.bytes.buffer);
  t.is(words.getUint32(0, true), 0x01020304);
  t.is(words.getUint32(4, true), (1 << 18) | 9);
  t.deepEqual([...file.bytes.subarray(8, 32)], [...Array(9).fill(0xaa), ...Array(15).fill(0)]);
  t.is(words.getUint32(32, true), 7);
  t.is(words.getUint32(36, true), (1 << 18) | 8);
  t.deepEqual([...file.bytes.subarray(40)], Array(8).fill(0xbb));
});

test('behind an object with a digest of 4 bytes is the CRC-32 of all before', async (t) => {
  const file = new MemoryFile();
  const store = createBackingFile(file);
  const [at] = await store.write([object(5, 100, 0xcc, 4)]);
  const words = new DataView(file.bytes.buffer);
  t.is(words.getUint32(4, true), (1 << 18) | (1 << 17) | 100);
  t.is(words.getUint32(108, true), crc32(file.bytes.subarray(0, 108)));

  const dst = new Uint8Array(100);
  file.bytes[50]! ^= 1;
  t.is(await codeOf(store.read([{ at: at!, owner: 5, dst }])), 'PAGEFOLD_DAMAGED_OBJECT');
  t.true(dst.every((byte) => byte === 0));
  file.bytes[50]! ^= 1;
  t.is(await codeOf(store.read([{ at: at!, owner: 5, dst }])), undefined);
});

test('a read that the disk misdirects, and a file that has lost its end, are errors', async (t) => {
  const file = new MemoryFile();
  const store = createBackingFile(file);
  const [, second] = await store.write([object(1, 1000), object(2, 1000)]);
  const read = { at: second!, owner: 2, dst: new Uint8Array(1000) };
  const whole = file.bytes;
  file.bytes = whole.slice(0, 1500);
  t.is(await codeOf(store.read([read])), 'PAGEFOLD_BAD_LOCATION');
  file.bytes = whole.slice();
  file.bytes.copyWithin(second! * 16, 0, 1008);
  t.is(await codeOf(store.read([read])), 'PAGEFOLD_BAD_LOCATION');
  file.bytes = whole;
  t.is(await codeOf(store.read([read])), undefined);
});

test('an object never spans segments', async (t) => {
  const file = new MemoryFile();
  const store = createBackingFile(file);
  await store.write([object(0, segmentBytes / 2 - 8), object(1, segmentBytes / 4 - 8)]);
  const [at] = await store.write([object(2, segmentBytes / 2 - 8)]);
  t.is(at! * 16, segmentBytes);
  // What is left of the first segment is not lost before another is begun.
  t.is(store.stats().usedBytes, 2 * segmentBytes);
});

test('a batch of a segment is one write', async (t) => {
  const file = new MemoryFile();
  const store = createBackingFile(file);
  await store.write(segmentFull(0));
  t.deepEqual(
    file.writes.map(({ position, bytes }) => [position, bytes.length]),
    [[0, segmentBytes]],
  );
  await store.write([object(100, 10)]);
  t.is(file.writes[1]!.position, segmentBytes);
});

test('past the page cache all places and lengths are multiples of 4096', async (t) => {
  const file = new MemoryFile();
  const store = createBackingFile(file, { direct: true });
  for (let owner = 0; owner < 40; owner++) await store.write([object(owner, 1 + owner * 97)]);
  for (const { position, bytes } of file.writes) {
    t.is(position % 4096, 0);
    t.is(bytes.length % 4096, 0);
    t.is(bytes.byteOffset % 4096, 0);
  }
});

async function codeOf(
  results: Promise<readonly (PagefoldError | undefined)[]>,
): Promise<string | undefined> {
  return (await results)[0]?.code;
}
