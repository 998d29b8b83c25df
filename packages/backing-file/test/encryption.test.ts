import { createBackingFile } from '@pagefold/backing-file';
import test from 'ava';
import { MemoryFile, object, segmentBytes } from './support/memory-file.ts';

const length = 4096 - 8;

test('nothing of an object can be seen in the file, its owner neither', async (t) => {
  const file = new MemoryFile();
  const store = createBackingFile(file, { encrypt: true });
  const [at] = await store.write([object(0x61616161, length, 0x61)]);
  t.false(Buffer.from(file.bytes).includes('aaa'));
  const dst = new Uint8Array(length);
  t.deepEqual(await store.read([{ at: at!, owner: 0x61616161, dst }]), [undefined]);
  t.true(dst.every((byte) => byte === 0x61));
});

test('no two blocks are ever encrypted alike: not in a segment, nor in others, nor over time', async (t) => {
  const file = new MemoryFile();
  const store = createBackingFile(file, { encrypt: true });
  // Equal texts everywhere: two blocks that come out equal have had one key stream.
  for (let round = 0; round < 10; round++) {
    const owners = Array.from({ length: 130 }, (_, i) => i);
    const places = await store.write(owners.map((owner) => object(owner, length, 0)));
    for (const [i, at] of places.entries()) store.free(at, owners[i]!, length);
  }
  const places = new Set(file.writes.map(({ position }) => position));
  t.is(file.writes.length, 30);
  t.deepEqual([...places].sort(), [0, segmentBytes, 2 * segmentBytes].sort());
  const seen = new Set<string>();
  let blocks = 0;
  for (const { bytes } of file.writes) {
    for (let at = 16; at < bytes.length; at += 16) {
      // The first block of a page has a header in it.
      if (at % 4096 === 0) continue;
      seen.add(Buffer.from(bytes.buffer, bytes.byteOffset + at, 16).toString('latin1'));
      blocks++;
    }
  }
  t.is(seen.size, blocks);
});

test('a place that could not be written is not encrypted for another text', async (t) => {
  const file = new MemoryFile();
  const attempts: { position: number; bytes: Uint8Array }[] = [];
  const real = file.write.bind(file);
  file.write = async (src, position) => {
    attempts.push({ position, bytes: src.slice() });
    if (attempts.length % 2 === 0) throw new Error('EIO: no');
    return await real(src, position);
  };
  const store = createBackingFile(file, { encrypt: true });
  for (let owner = 0; owner < 40; owner++) {
    await store.write([object(owner, 100, 0)]).catch(() => {});
  }
  const texts = attempts.map(({ bytes }) => Buffer.from(bytes.subarray(16, 96)).toString('hex'));
  t.is(new Set(texts).size, 40);
});

test('another store has another key', async (t) => {
  const files = [new MemoryFile(), new MemoryFile()];
  for (const file of files) {
    await createBackingFile(file, { encrypt: true }).write([object(1, 100)]);
  }
  t.notDeepEqual(files[0]!.bytes, files[1]!.bytes);
});
