// Alone: it awaits before it declares its tests, and the tests of others would begin.

import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { memoryBytes } from '../support/memory-bytes.ts';
import { filled, mixedPages } from '../support/pages.ts';
import { type ReadImageOptions, readImage } from '../support/read-image.ts';
import { type ElfOptions, elfCore } from '../support/wrappings/elf.ts';
import { flattened, kdump } from '../support/wrappings/kdump.ts';
import { avmlRange, limeRange } from '../support/wrappings/lime.ts';
import { lz4Frame } from '../support/wrappings/lz4.ts';
import { libvirtSave, qemuStream } from '../support/wrappings/qemu.ts';
import { swapArea } from '../support/wrappings/swap.ts';
import { skippableFrame, zstdChecksum, zstdStored } from '../support/wrappings/zstd.ts';

const pages = mixedPages(100).map((page) => Buffer.from(page));
const raw = Buffer.concat(pages);
const low = raw.subarray(0, 40 * 4096);
const high = raw.subarray(40 * 4096);

interface Wrapping {
  readonly name: string;
  readonly bytes: Buffer;
  readonly format: string;
  readonly packings?: readonly string[];
  /** Whether it cannot be read in one direction. */
  readonly needsSeeking?: boolean;
}

function elf(options: ElfOptions): Buffer {
  return elfCore(
    [
      { bytes: low, virtual: 0x40_0000 },
      { bytes: high, virtual: 0x7000_0000 },
    ],
    options,
  );
}

const ram = { 'pc.ram': raw.length };
const sent = pages.map((page, i) => ({
  block: 'pc.ram',
  address: i * 4096,
  content: page.every((byte) => byte === page[0]) ? page[0]! : page,
  isPacked: i % 5 === 0,
}));
const kdumpPages = pages.map((bytes, i) => ({
  number: 1 + i * 3,
  bytes,
  packing: (['zlib', 'lzo', 'snappy', 'zstd', 'raw'] as const)[i % 5]!,
}));

const lime = Buffer.concat([
  limeRange({ start: 0x1000, bytes: low }),
  limeRange({ start: 0x10_0000, bytes: high }),
]);

const wrappings: readonly Wrapping[] = [
  { name: 'raw pages', bytes: raw, format: 'raw' },
  ...([32, 64] as const).flatMap((bits) =>
    (['little', 'big'] as const).map((order) => ({
      name: `an ELF core of ${bits} bits, ${order} endian`,
      bytes: elf({ bits, order }),
      format: 'elf-core',
    })),
  ),
  {
    name: 'an ELF core with the number of segments before them',
    bytes: elf({ countInSection: true }),
    format: 'elf-core',
  },
  {
    name: 'an ELF core with the number of segments at its end',
    bytes: elf({ countInSection: true, section: 'behind' }),
    format: 'elf-core',
    needsSeeking: true,
  },
  ...([32, 64] as const).flatMap((bits) =>
    (['little', 'big'] as const).map((order) => ({
      name: `a kdump of ${bits} bits, ${order} endian`,
      bytes: kdump(kdumpPages, { bits, order }),
      format: 'kdump',
      needsSeeking: true,
    })),
  ),
  {
    name: 'a flattened kdump',
    bytes: flattened(kdump(kdumpPages), 5000),
    format: 'kdump',
    packings: ['kdump-flat'],
    needsSeeking: true,
  },
  { name: 'a LiME dump', bytes: lime, format: 'lime' },
  {
    name: 'an AVML dump with a range of LiME in it',
    bytes: Buffer.concat([
      avmlRange({ start: 0x1000, bytes: low }),
      limeRange({ start: 0x10_0000, bytes: high.subarray(0, 8192) }),
      avmlRange({ start: 0x20_0000, bytes: high.subarray(8192) }),
    ]),
    format: 'avml',
  },
  { name: 'a stream of QEMU', bytes: qemuStream(ram, sent), format: 'qemu-stream' },
  {
    name: 'a guest saved by libvirt',
    bytes: libvirtSave(qemuStream(ram, sent)),
    format: 'qemu-stream',
    packings: ['libvirt-save'],
  },
  {
    name: 'a guest saved by libvirt and packed by gzip',
    bytes: libvirtSave(gzipSync(qemuStream(ram, sent))),
    format: 'qemu-stream',
    packings: ['libvirt-save', 'gzip'],
  },
  { name: 'a swap area', bytes: swapArea(pages), format: 'swap' },
  { name: 'a swap area, big endian', bytes: swapArea(pages, [], 'big'), format: 'swap' },
  { name: 'raw pages in gzip', bytes: gzipSync(raw), format: 'raw', packings: ['gzip'] },
  {
    name: 'raw pages in several gzip members',
    bytes: Buffer.concat([gzipSync(low), gzipSync(high)]),
    format: 'raw',
    packings: ['gzip'],
  },
  {
    name: 'raw pages in zstd frames',
    bytes: Buffer.concat([
      skippableFrame(70_000),
      zstdStored([low], { checksum: await zstdChecksum(low) }),
      skippableFrame(3),
      zstdStored([high], { windowLog: 17 }),
    ]),
    format: 'raw',
    packings: ['zstd'],
  },
  {
    name: 'raw pages in lz4',
    bytes: lz4Frame(raw, { isLinked: false }),
    format: 'raw',
    packings: ['lz4'],
  },
  {
    name: 'a LiME dump in linked blocks of lz4, in zstd',
    bytes: zstdStored([lz4Frame(lime)]),
    format: 'lime',
    packings: ['zstd', 'lz4'],
  },
  {
    name: 'an ELF core in zstd, in gzip',
    bytes: gzipSync(zstdStored([elf({})], { windowLog: 20 })),
    format: 'elf-core',
    packings: ['gzip', 'zstd'],
  },
];

async function givesAllPages(
  t: ExecutionContext,
  { bytes, format, packings = [] }: Wrapping,
  canSeek: boolean,
  options: ReadImageOptions = {},
): Promise<void> {
  const read = await readImage(memoryBytes(bytes, { canSeek, perRead: 50_000 }), options);
  t.is(read.pages.length, pages.length);
  t.true(read.pages.every((page, i) => page.equals(pages[i]!)));
  t.true(read.announced === undefined || read.announced === pages.length);
  const { leftOut, lost, warnings, ...description } = read.description;
  t.is(description.format, format);
  t.deepEqual(description.packings, packings);
  t.deepEqual([leftOut, lost], [[], []]);
  t.deepEqual(
    warnings,
    format === 'avml'
      ? ['ranges of nothing but zeros are not in such a file, and not counted']
      : [],
  );
}

for (const wrapping of wrappings) {
  test(`reads all pages of ${wrapping.name}`, (t) => givesAllPages(t, wrapping, true));

  if (wrapping.needsSeeking === true) {
    test(`says that it cannot read ${wrapping.name} as a stream`, async (t) => {
      const stream = memoryBytes(wrapping.bytes, { canSeek: false });
      await t.throwsAsync(readImage(stream), { message: /give (it as a file|that)/ });
    });
  } else {
    test(`reads all pages of ${wrapping.name} as a stream`, (t) =>
      givesAllPages(t, wrapping, false));
  }
}

test('pages of another size are read where the format has none of its own', async (t) => {
  const { pages: large } = await readImage(elf({}), { pageSize: 16384 });
  t.is(large.length, 25);
  await t.throwsAsync(readImage(kdump(kdumpPages), { pageSize: 16384 }), {
    message: /pages of 4096 bytes: give that page size/,
  });
  await t.throwsAsync(readImage(qemuStream(ram, sent), { pageSize: 16384 }), {
    message: /4096 bytes: give that page size/,
  });
  await t.throwsAsync(readImage(swapArea(pages), { pageSize: 16384 }), {
    message: /pages of 4096 bytes: give that page size/,
  });
});

test('a swap area has layers only, and its header and bad slots are no pages', async (t) => {
  const area = swapArea([filled(1n), filled(2n), filled(3n), filled(4n)], [2, 3]);
  const { pages: slots, announced, description } = await readImage(area);
  t.deepEqual(
    slots.map((slot) => slot[0]),
    [1, 4],
  );
  t.is(announced, 2);
  t.regex(description.layersOnly ?? '', /does not tell which of its slots are in use/);
  t.false(description.zerosToldApart);
  t.deepEqual(description.leftOut, [{ reason: 'bad-slot', detail: null, pages: 2, bytes: 8192 }]);
});

test('what is packed in itself over and over is refused', async (t) => {
  let bytes = raw.subarray(0, 8192);
  for (let i = 0; i < 5; i++) bytes = gzipSync(bytes);
  await t.throwsAsync(readImage(bytes), { message: /packed more than 4 times/ });
});
