import { gzipSync } from 'node:zlib';
import { InputError } from '@pagefold/contracts';
import test from 'ava';
import { memoryBytes } from '../support/memory-bytes.ts';
import { mixedPages } from '../support/pages.ts';
import { readImage } from '../support/read-image.ts';
import { elfCore } from '../support/wrappings/elf.ts';
import { flattened, kdump } from '../support/wrappings/kdump.ts';
import { avmlRange, limeRange } from '../support/wrappings/lime.ts';
import { lz4Frame } from '../support/wrappings/lz4.ts';
import { qemuStream } from '../support/wrappings/qemu.ts';
import { swapArea } from '../support/wrappings/swap.ts';
import { zstdChecksum, zstdStored } from '../support/wrappings/zstd.ts';

const pages = mixedPages(60).map((page) => Buffer.from(page));
const raw = Buffer.concat(pages);
const half = raw.length / 2;

/** Images whose second half is missing, and what is said to be lost. */
const cut: readonly [string, Buffer, number, number | undefined][] = [
  [
    'an ELF core',
    elfCore([
      { bytes: raw.subarray(0, half), virtual: 0x1000 },
      { bytes: raw.subarray(half), virtual: 0x10_0000 },
    ]),
    half + 4096,
    30,
  ],
  ['a LiME dump', Buffer.concat([limeRange({ start: 0, bytes: raw })]), 32 + half + 100, 30],
  ['an AVML dump', avmlRange({ start: 0, bytes: raw }), undefined as never, undefined],
  ['a swap area', swapArea(pages), 4096 + half, 30],
  [
    'a stream of QEMU',
    qemuStream(
      { 'pc.ram': raw.length },
      pages.map((content, i) => ({ block: 'pc.ram', address: i * 4096, content })),
    ),
    half + 500,
    30,
  ],
];

for (const [name, bytes, end, lostPages] of cut) {
  test(`of ${name} that is cut short the rest is read, and what is missing is counted`, async (t) => {
    const part = bytes.subarray(0, end ?? Math.floor(bytes.length / 2));
    for (const canSeek of [true, false]) {
      const { pages: read, description } = await readImage(memoryBytes(part, { canSeek }));
      t.true(read.length > 0 && read.length < pages.length);
      t.true(read.every((page, i) => page.equals(pages[i]!)));
      t.true(description.lost.every(({ reason }) => reason === 'cut-short'));
      const lost = description.lost.reduce((sum, { pages: count }) => sum + count, 0);
      t.is(read.length + lost, pages.length);
      if (lostPages !== undefined) t.true(Math.abs(lost - lostPages) < 3, `${lost}`);
      t.regex(description.warnings.join('\n'), /ends too early, at byte \d+$/m);
    }
  });
}

test('of a kdump whose end is missing the pages there are read', async (t) => {
  const all = pages.map((bytes, i) => ({ number: i, bytes, packing: 'raw' as const }));
  const dump = kdump(all);
  const flat = flattened(dump, 3000);
  // Its pieces stand in the opposite order: the first ones, behind its header, hold the end.
  const missing = 16 + (dump.length % 3000) + 12 * 3016;
  const flatCut = Buffer.concat([flat.subarray(0, 4096), flat.subarray(4096 + missing)]);
  for (const bytes of [dump.subarray(0, -10 * 4096), flatCut]) {
    const { pages: read, description } = await readImage(bytes);
    const lost = description.lost.reduce((sum, { pages: count }) => sum + count, 0);
    t.true(read.length >= 45 && read.length < 60, `${read.length}`);
    t.is(read.length + lost, 60);
  }
});

test('of a kdump whose descriptors are missing all pages are counted', async (t) => {
  const all = pages.map((bytes, i) => ({ number: i, bytes }));
  const dump = kdump(all);
  const { lost } = (await readImage(dump.subarray(0, 4 * 4096 + 24 * 60 + 2000))).description;
  t.is(lost.reduce((sum, { pages: count }) => sum + count, 0) >= 50, true);
  await t.throwsAsync(readImage(dump.subarray(0, 4 * 4096)), {
    instanceOf: InputError,
    message: /^image: no page of it can be read: ends too early/,
  });
});

test('one damaged page of a kdump is lost, and no other', async (t) => {
  for (const packing of ['zlib', 'lzo', 'snappy', 'zstd'] as const) {
    const dump = kdump(pages.slice(20, 30).map((bytes, number) => ({ number, bytes, packing })));
    const at = dump.readUInt32LE(4 * 4096 + 24 * 5);
    dump.fill(0xff, at, at + 4);
    const { pages: read, description } = await readImage(dump);
    t.is(read.length, 9, packing);
    t.like(description.lost, [{ reason: 'damaged', pages: 1 }]);
  }
});

test('pages of a kdump in zstd that have a checksum are compared with it', async (t) => {
  const few = pages.slice(20, 26);
  const checksums = await Promise.all(few.map((page) => zstdChecksum(page)));
  const dumpWith = (changed: number) =>
    kdump(
      few.map((bytes, number) => {
        const checksum = number === 1 ? undefined : checksums[number]! ^ Number(number === changed);
        return { number, bytes, packing: 'zstd', checksum: checksum && checksum >>> 0 };
      }),
    );
  t.deepEqual((await readImage(dumpWith(-1))).pages, few);
  const { pages: read, description } = await readImage(dumpWith(3));
  t.deepEqual(read, few.toSpliced(3, 1));
  t.like(description.lost, [{ reason: 'damaged', pages: 1 }]);
});

test('of a zstd file whose checksum is wrong all is read, and it is told', async (t) => {
  const checksum = await zstdChecksum(raw);
  const right = await readImage(zstdStored([raw], { checksum }));
  t.deepEqual(right.description.warnings, []);
  const packed = zstdStored([raw], { checksum });
  packed[packed.length - 4 - 9]! ^= 1;
  const { pages: read, description } = await readImage(packed);
  t.is(read.length, pages.length);
  t.is(description.warnings.length, 1);
  t.regex(description.warnings[0]!, /damaged zstd file: the checksum of its contents is wrong/);
  const two = Buffer.concat([zstdStored([raw], { checksum }), zstdStored([raw], { checksum })]);
  t.deepEqual((await readImage(two)).description.warnings, []);
});

const lz4OfOneByte =
  'BCJNGHRAvSsAAAAfYQEA//////////////////////////////////////////8HUGFhYWFhh9DJ6wAAAABaFoCs';

const packers = { gzip: gzipSync, zstd: (bytes: Buffer) => zstdStored([bytes]), lz4 };
function lz4(bytes: Buffer): Buffer {
  return lz4Frame(bytes);
}

for (const [name, pack] of Object.entries(packers)) {
  test(`of a ${name} file that is cut short or damaged the beginning is read`, async (t) => {
    const packed = pack(raw);
    const short = packed.subarray(0, packed.length * 0.7);
    const { pages: read, description } = await readImage(short);
    t.true(read.length > 5 && read.length < 60);
    t.true(read.every((page, i) => page.equals(pages[i]!)));
    t.regex(description.warnings.join('\n'), /ends? too early/);
    const garbage = Buffer.concat([packed, Buffer.from('no frame is this at all')]);
    const whole = await readImage(garbage);
    // What zlib has unpacked and not handed out yet is lost with what is behind it.
    t.true(whole.pages.length > (name === 'gzip' ? 50 : 59));
    t.regex(whole.description.warnings.join('\n'), /no frame of zstd or lz4|damaged gzip/);
  });
}

test('unpacked raw pages that do not end with a page are told', async (t) => {
  const { pages: read, description } = await readImage(gzipSync(raw.subarray(0, 100_000)));
  t.is(read.length, 24);
  t.deepEqual(description.lost, [{ reason: 'cut-short', detail: null, pages: 1, bytes: 0 }]);
  t.regex(description.warnings[0] ?? '', /not whole pages of 4096/);
});

test('of raw pages one that the system cannot read is lost, and no other', async (t) => {
  const source = memoryBytes(raw, { unreadable: [5 * 4096, 6 * 4096] });
  const { pages: read, description } = await readImage(source);
  t.is(read.length, 59);
  t.true(Buffer.concat(read).equals(Buffer.concat([...pages.slice(0, 5), ...pages.slice(6)])));
  t.deepEqual(description.lost, [{ reason: 'unreadable', detail: null, pages: 1, bytes: 4096 }]);
});

test('of a core a page that the system cannot read is lost, and no other', async (t) => {
  const core = elfCore(
    [
      { bytes: raw.subarray(0, half), virtual: 0 },
      { bytes: raw.subarray(half), virtual: 0x100_0000 },
    ],
    { gap: 0 },
  );
  const start = core.length - raw.length;
  const source = memoryBytes(core, { unreadable: [start + 8192, start + 12288], perRead: 2048 });
  const { pages: read, description } = await readImage(source);
  t.is(read.length, 59);
  t.true(read[2]!.equals(pages[3]!));
  t.like(description.lost, [{ reason: 'unreadable', pages: 1 }]);
});

test('a file of zstd that asks for too large a window is refused with what unpacks it', async (t) => {
  await t.throwsAsync(readImage(zstdStored([raw], { windowLog: 31 })), {
    message: /window of 2147483648 bytes: unpack it first with "zstd -d --long=31"/,
  });
});

test('segments that overlap are read once', async (t) => {
  const core = elfCore(
    [
      { bytes: raw, virtual: 0 },
      { bytes: raw, virtual: 0 },
    ],
    { gap: 0 },
  );
  // The second begins where the first does.
  core.copy(core, 64 + 56 + 8, 64 + 8, 64 + 16);
  const { pages: read, description } = await readImage(core);
  t.is(read.length, 60);
  t.like(description.leftOut, [{ reason: 'overlap', pages: 60 }]);
});

test('a core without memory, and one without its headers, are refused', async (t) => {
  await t.throwsAsync(readImage(elfCore([])), { message: /without any memory in it/ });
  const core = elfCore([{ bytes: raw }], { gap: 0 }).subarray(0, 100);
  await t.throwsAsync(readImage(core), { message: /headers are not all there/ });
});

/** Where the data of the chunks of a snappy frame begin, and how many bytes they are. */
function chunksOf(avml: Buffer): { readonly at: number; readonly length: number }[] {
  const chunks: { at: number; length: number }[] = [];
  for (let at = 32; at < avml.length - 8; ) {
    const length = avml.readUIntLE(at + 1, 3);
    if (avml[at]! <= 1) chunks.push({ at: at + 8, length: length - 4 });
    at += 4 + length;
  }
  return chunks;
}

test('of an AVML dump a chunk whose checksum is wrong is lost, and no other', async (t) => {
  const whole = avmlRange({ start: 0x1000, bytes: raw });
  const chunks = chunksOf(whole);
  t.is(chunks.length, 4);
  for (const [i, { at, length }] of chunks.entries()) {
    const bytes = Buffer.concat([whole, limeRange({ start: 0x100_0000, bytes: raw })]);
    bytes[at + length - 1]! ^= 1;
    const { pages: read, description } = await readImage(bytes);
    const inChunk = Math.min(16, 60 - 16 * i);
    const expected = [...pages.slice(0, 16 * i), ...pages.slice(16 * i + inChunk), ...pages];
    t.true(Buffer.concat(read).equals(Buffer.concat(expected)), `chunk ${i}`);
    t.like(description.lost, [{ reason: 'damaged', pages: inChunk }]);
    t.regex(description.warnings.join('\n'), /snappy (chunk whose checksum is wrong|block)/);
  }
});

test('pages that lie in a damaged chunk in part are lost too', async (t) => {
  // Every chunk but the first begins 100 bytes before a page does, and the last ends within one.
  const whole = avmlRange({ start: 0x1f9c, bytes: raw.subarray(0, 3 * 65536 + 90) });
  const grid = raw.subarray(100);
  for (const [i, { at }] of chunksOf(whole).entries()) {
    const bytes = Buffer.concat([whole, limeRange({ start: 0x100_0000, bytes: raw })]);
    bytes[at - 4]! ^= 1;
    const { pages: read, description } = await readImage(bytes);
    const isLost = (page: number) => {
      const from = 100 + page * 4096;
      return from < Math.min(65536 * (i + 1), 3 * 65536 + 90) && from + 4096 > 65536 * i;
    };
    const expected: Buffer[] = [];
    for (let page = 0; page < 47; page++) {
      if (!isLost(page)) expected.push(grid.subarray(page * 4096, (page + 1) * 4096));
    }
    t.true(Buffer.concat(read).equals(Buffer.concat([...expected, ...pages])), `chunk ${i}`);
    const lost = description.lost.reduce((sum, each) => sum + each.pages, 0);
    t.is(lost, 47 - expected.length);
  }
});

test('an lz4 frame with a wrong checksum is damaged, whatever it is of', async (t) => {
  const frame = lz4Frame(raw);
  const flip = (at: number) => {
    const bytes = Buffer.from(frame);
    bytes[at < 0 ? bytes.length + at : at]! ^= 1;
    return readImage(bytes);
  };
  await t.throwsAsync(flip(6), {
    message: /is a damaged lz4 file: the checksum of its header is wrong$/,
  });
  const first = 7 + 4 + frame.readUInt32LE(7);
  await t.throwsAsync(flip(first), {
    message: /is a damaged lz4 file: the checksum of a block is wrong$/,
  });
  const { pages: read, description } = await flip(-1);
  t.is(read.length, 60);
  t.regex(description.warnings.join('\n'), /the checksum of its contents is wrong/);
});

test('a frame as lz4 itself makes it is read, checksums and all', async (t) => {
  // `head -c 8192 /dev/zero | tr '\\0' 'a' | lz4 -BX --content-size | base64 -w0`
  const frame = Buffer.from(lz4OfOneByte, 'base64');
  const { pages: read, description } = await readImage(frame);
  t.is(read.length, 2);
  t.true(Buffer.concat(read).every((byte) => byte === 0x61));
  t.deepEqual(description.warnings, []);
});
