import { Random } from '@pagefold/conformance';
import test from 'ava';
import { memoryBytes } from '../support/memory-bytes.ts';
import { filled, mixedPages } from '../support/pages.ts';
import { readImage } from '../support/read-image.ts';
import { elfCore } from '../support/wrappings/elf.ts';
import { kdump } from '../support/wrappings/kdump.ts';
import { avmlRange, limeRange } from '../support/wrappings/lime.ts';
import { qemuStream } from '../support/wrappings/qemu.ts';

const pages = mixedPages(64).map((page) => Buffer.from(page));
const raw = Buffer.concat(pages);
const [pc, arm64] = [62, 183];

test('a segment’s pages are those of its addresses, wherever it stands in the file', async (t) => {
  const piece = 0x340;
  const bytes = Buffer.concat([Buffer.alloc(piece, 1), raw, Buffer.alloc(100, 2)]);
  const core = elfCore([{ bytes, virtual: 0x7f12_3456_7000n - BigInt(piece) }], { gap: 0x123 });
  const read = await readImage(core);
  t.true(Buffer.concat(read.pages).equals(raw));
  t.deepEqual(read.description.leftOut, [
    { reason: 'broken-page', detail: null, pages: 2, bytes: piece + 100 },
  ]);
});

test('a segment that lies within a page has none', async (t) => {
  const inside = { bytes: Buffer.alloc(300), virtual: 0x1100 };
  const core = elfCore([inside, { bytes: raw, virtual: 0x10_0000 }]);
  const read = await readImage(core);
  t.is(read.pages.length, pages.length);
  t.like(read.description.leftOut, [{ reason: 'broken-page', pages: 1, bytes: 300 }]);
});

test('memory that a core does not contain is counted, and its zeros are not told apart', async (t) => {
  const core = elfCore([
    { bytes: raw, virtual: 0x1000, memoryBytes: raw.length + 3 * 4096 },
    { bytes: Buffer.alloc(0), memoryBytes: 8192 },
    { bytes: Buffer.alloc(4096, 7), type: 4 },
  ]);
  const { pages: read, description } = await readImage(core);
  t.is(read.length, pages.length);
  t.false(description.zerosToldApart);
  t.deepEqual(description.leftOut, [{ reason: 'not-in-file', detail: null, pages: 5, bytes: 0 }]);
});

test('the ROM of a PC is left out and listed, or taken where that is asked for', async (t) => {
  const rom = raw.subarray(0, 16 * 4096);
  const segments = [
    { bytes: raw, physical: 0 },
    { bytes: rom, physical: 2 ** 32 - rom.length },
  ];
  const without = await readImage(elfCore(segments, { machine: pc }));
  t.is(without.announced, 64);
  t.is(without.pages.length, 64);
  t.deepEqual(without.description.leftOut, [
    { reason: 'device-memory', detail: 'at 0xffff0000', pages: 16, bytes: rom.length },
  ]);
  const taken = await readImage(elfCore(segments, { machine: pc }), { deviceMemory: true });
  t.is(taken.pages.length, 80);
  const other = await readImage(elfCore(segments, { machine: arm64 }));
  t.is(other.pages.length, 80, 'other machines may well have memory there');
});

test('a kdump’s ROM too, and the pages that were left out of it', async (t) => {
  const dump = (machine: string) =>
    kdump(
      [
        { number: 1, bytes: pages[1] },
        { number: 2, bytes: undefined },
        { number: 3, bytes: undefined },
        { number: 0xf_ffff, bytes: pages[2] },
      ],
      { machine },
    );
  const read = await readImage(dump('x86_64'));
  t.is(read.pages.length, 1);
  t.deepEqual(read.description.leftOut, [
    { reason: 'dump-level', detail: null, pages: 2, bytes: 0 },
    { reason: 'device-memory', detail: 'below 4 GiB', pages: 1, bytes: 4096 },
  ]);
  t.is((await readImage(dump('x86_64'), { deviceMemory: true })).pages.length, 2);
  t.is((await readImage(dump('aarch64'))).pages.length, 2);
});

for (const [name, range] of [
  ['LiME', limeRange],
  ['AVML', avmlRange],
] as const) {
  test(`a range of ${name} that ends inside a page leaves its piece out`, async (t) => {
    const below = Buffer.concat([raw.subarray(0, 8 * 4096), Buffer.alloc(0xc00, 5)]);
    const dump = Buffer.concat([
      range({ start: 0x1000, bytes: below }),
      range({ start: 0x10_0200, bytes: Buffer.concat([Buffer.alloc(0xe00, 6), raw]) }),
    ]);
    const read = await readImage(dump);
    const expected = Buffer.concat([raw.subarray(0, 8 * 4096), raw]);
    t.true(Buffer.concat(read.pages).equals(expected));
    t.deepEqual(read.description.leftOut, [
      { reason: 'broken-page', detail: null, pages: 2, bytes: 0xc00 + 0xe00 },
    ]);
  });
}

const ram = { 'pc.ram': 4 * 4096, 'vga.vram': 8192, '0000:00:03.0/nic.rom': 4096 };

test('of a page that a stream repeats the last copy counts', async (t) => {
  const page = (address: number, content: Uint8Array | number) => ({
    block: 'pc.ram',
    address: address * 4096,
    content,
  });
  const [first, second, third] = [filled(7n), filled(8n), filled(9n)];
  const sent = [
    page(0, first),
    page(1, 0),
    page(2, second),
    page(0, 5),
    page(0, third),
    page(2, 3),
  ];
  const last = await readImage(qemuStream(ram, sent));
  t.deepEqual(
    last.pages.map((bytes) => bytes[0]),
    [0, 9, 3],
  );
  t.deepEqual(last.description.leftOut, [
    { reason: 'older-copy', detail: null, pages: 3, bytes: 3 * 4096 },
  ]);
  const once = { ...memoryBytes(qemuStream(ram, sent), { canSeek: false }), canRepeat: false };
  const { StreamBytes } = await import('../../dist/sources/bytes/stream-bytes.js');
  const { chunksOf } = await import('../../dist/sources/bytes/chunks-of.js');
  const first3 = await readImage(new StreamBytes(chunksOf(once)));
  t.deepEqual(
    first3.pages.map((bytes) => bytes[0]),
    [7, 0, 8],
    'what can be read only once gives the first',
  );
  t.deepEqual(first3.description.leftOut, [
    { reason: 'later-copy', detail: null, pages: 3, bytes: 3 * 4096 },
  ]);
});

test('blocks of devices in a stream are left out by name, and differences are lost', async (t) => {
  const sent = [
    { block: 'pc.ram', address: 0, content: filled(1n) },
    { block: 'vga.vram', address: 4096, content: filled(2n) },
    { block: 'vga.vram', address: 0, content: filled(2n) },
    { block: '0000:00:03.0/nic.rom', address: 0, content: filled(3n) },
    { block: 'pc.ram', address: 4096, content: 'difference' as const },
  ];
  const { pages: read, description } = await readImage(qemuStream(ram, sent));
  t.is(read.length, 1);
  t.deepEqual(description.leftOut, [
    { reason: 'device-memory', detail: 'vga.vram', pages: 2, bytes: 8192 },
    { reason: 'device-memory', detail: '0000:00:03.0/nic.rom', pages: 1, bytes: 4096 },
  ]);
  t.like(description.lost, [{ reason: 'not-supported', pages: 1 }]);
  t.is((await readImage(qemuStream(ram, sent), { deviceMemory: true })).pages.length, 4);
});

test('ranges that are glued together are read as pages, with a warning', async (t) => {
  // Contents that repeat, as no page does in the small image of the other tests.
  const choice = new Uint8Array(300);
  new Random(1).fill(choice);
  const many = [...choice].map((number) => pages[number % 50]!);
  const glued = Buffer.concat([...many.slice(0, 40), Buffer.alloc(0xc00, 5), ...many.slice(40)]);
  const { pages: read, description } = await readImage(glued);
  t.is(read.length, 300);
  t.like(description.leftOut, [{ reason: 'broken-page', bytes: 0xc00 }]);
  t.true(description.warnings.some((warning) => /glued together/.test(warning)));
  const right = await readImage(Buffer.concat(many));
  t.deepEqual(right.description.warnings, []);
});

test('memory of one word is not taken for glued ranges', async (t) => {
  const words = Array.from({ length: 200 }, (_, i) => filled(BigInt(i >> 6)));
  t.deepEqual((await readImage(Buffer.concat([...words, ...pages]))).description.warnings, []);
});

test('holes of a file are read as zero pages, with a warning', async (t) => {
  const { description } = await readImage(raw, { holeBytes: 8192 });
  t.false(description.zerosToldApart);
  t.regex(description.warnings.join('\n'), /8192 bytes of it are holes.*"unchanged"/);
});
