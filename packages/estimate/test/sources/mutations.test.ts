// Alone: it awaits before it declares its tests, and the tests of others would begin.

import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Random } from '@pagefold/conformance';
import { InputError } from '@pagefold/contracts';
import test from 'ava';
import { BrokenInput, RefusedInput } from '../../dist/sources/bytes/byte-source.js';
import { openCriu } from '../../dist/sources/formats/criu.js';
import type { ImageSource } from '../../dist/sources/image-source.js';
import { heldAtMost, heldBytes } from '../support/held-bytes.ts';
import { memoryBytes } from '../support/memory-bytes.ts';
import { mixedPages } from '../support/pages.ts';
import { imageOf } from '../support/read-image.ts';
import { pagemap } from '../support/wrappings/criu.ts';
import { elfCore } from '../support/wrappings/elf.ts';
import { flattened, kdump } from '../support/wrappings/kdump.ts';
import { avmlRange, limeRange } from '../support/wrappings/lime.ts';
import { lz4Frame } from '../support/wrappings/lz4.ts';
import { libvirtSave, qemuStream } from '../support/wrappings/qemu.ts';
import { swapArea } from '../support/wrappings/swap.ts';
import { zstdChecksum, zstdStored } from '../support/wrappings/zstd.ts';

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);
/** Of all images together: `PAGEFOLD_TEST_MUTATIONS=1000000 npm test -- packages/estimate/test/sources/mutations.test.ts`. */
const mutations = Number(process.env.PAGEFOLD_TEST_MUTATIONS ?? 250);

const pages = mixedPages(5).map((page) => Buffer.from(page));
const raw = Buffer.concat(pages);
/** More pages than an image of this size can come to, packed as tightly as each format can. */
const maxPages = 20_000;

const sent = pages.map((page, i) => ({
  block: i === 4 ? 'vga.vram' : 'pc.ram',
  address: (i % 4) * 4096,
  content: i % 3 === 0 ? i : page,
  isPacked: i % 3 === 1,
}));
const stream = qemuStream({ 'pc.ram': raw.length, 'vga.vram': 4096 }, sent);
const dump = kdump(
  pages.map((bytes, i) => ({
    number: i * 2,
    bytes,
    packing: (['zlib', 'lzo', 'snappy', 'zstd', 'raw'] as const)[i % 5]!,
  })),
);
const core = elfCore([
  { bytes: raw.subarray(0, 3 * 4096), virtual: 0x40_0123 },
  { bytes: raw.subarray(3 * 4096), virtual: 0x7000_0000 },
]);
const small = elfCore([{ bytes: raw }], { bits: 32, order: 'big', countInSection: true });
const lime = Buffer.concat([
  limeRange({ start: 0x1000, bytes: raw.subarray(0, 9000) }),
  limeRange({ start: 0x10_0000, bytes: raw.subarray(9000) }),
]);
const avml = Buffer.concat([
  avmlRange({ start: 0, bytes: raw }),
  limeRange({ start: 2 ** 20, bytes: raw }),
]);

const images: Readonly<Record<string, Buffer>> = {
  core,
  small,
  dump,
  flat: flattened(dump, 3000),
  lime,
  avml,
  stream,
  saved: libvirtSave(stream),
  swap: swapArea(pages, [3]),
  gzip: gzipSync(lime),
  zstd: zstdStored([core], { windowLog: 17, checksum: await zstdChecksum(core) }),
  lz4: lz4Frame(avml, { checksums: false }),
  nested: zstdStored([lz4Frame(stream, { isLinked: false, checksums: false })]),
};

/** A directory of CRIU's images: it is the pagemap that is changed, and the pages may be cut short. */
const folder = mkdtempSync(join(tmpdir(), 'pagefold-mutations-'));
const processes = pagemap(1, [
  { address: 0x40_0000, pages: 2, flags: 4 },
  { address: 0x7f00_0000_0000, pages: 3, flags: 1 },
  { address: 0x7f00_0001_0000, pages: 1 },
  { address: 0x7f00_0002_0000, pages: 1, flags: 2 },
  { address: 0x7f00_0003_0000, pages: 2, flags: 4 },
]);
test.after.always(() => rmSync(folder, { recursive: true }));

async function openProcesses(bytes: Buffer, random: Random): Promise<ImageSource> {
  const pagesInFile = random.below(8) === 0 ? raw.subarray(0, random.below(raw.length)) : raw;
  await writeFile(join(folder, 'pagemap-1.img'), bytes);
  await writeFile(join(folder, 'pages-1.img'), pagesInFile);
  return openCriu(folder, 4096);
}

function openInMemory(bytes: Buffer, random: Random): Promise<ImageSource> {
  const source = memoryBytes(bytes, { canSeek: random.below(2) === 0 });
  return imageOf(source, { pageSize: 4096, deviceMemory: false, holeBytes: 0 });
}

const all: readonly (readonly [name: string, image: Buffer, open: typeof openInMemory])[] = [
  ...Object.entries(images).map(([name, image]) => [name, image, openInMemory] as const),
  ['criu', processes, openProcesses],
];
const perImage = Math.ceil(mutations / all.length);

/** Some bytes of an image changed, most of them in its headers; sometimes its end is cut off. */
function mutated(image: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(image);
  const changes = 1 + random.below(4);
  for (let i = 0; i < changes; i++) {
    const range = random.below(3) === 0 ? bytes.length : Math.min(bytes.length, 700);
    const at = random.below(range);
    const kind = random.below(4);
    if (kind === 0) bytes[at] = random.below(256);
    else if (kind === 1) bytes[at]! ^= 1 << random.below(8);
    else bytes.subarray(at, at + 1 + random.below(8)).fill(kind === 2 ? 0xff : 0);
  }
  return random.below(8) === 0 ? bytes.subarray(0, random.below(bytes.length)) : bytes;
}

/** How many mutations there are for one of which memory is looked at. */
const perMeasurement = 100;
const mebibyte = 1024 * 1024;
/** What `openImages` promises, and what the heap may be apart from it. */
const maxBytes = { reading: 16 * mebibyte, window: 128 * mebibyte, noise: 8 * mebibyte };

/** So that many mutations are many tests: results come all the time. */
const perTest = 5000;

// One after another: memory is that of the process.
for (const [number, [name, image, open]] of all.entries()) {
  for (let done = 0; done < perImage; done += perTest) {
    const count = Math.min(perTest, perImage - done);
    const ofSeed = seed + number + done;
    test.serial(`${count} mutations of ${name} are read or refused (seed ${ofSeed})`, async (t) => {
      const isZstd = ['zstd', 'nested'].includes(name);
      const bound = maxBytes.reading + maxBytes.noise + (isZstd ? maxBytes.window : 0);
      const { read, most, problem } = await tryMutations(
        image,
        open,
        count,
        bound,
        new Random(ofSeed),
      );
      t.is(problem, undefined);
      t.true(read > 0);
      t.log(`${read} read; at most ${(most / mebibyte).toFixed(1)} MiB held, or garbage`);
      t.true(most <= bound, `${most} bytes are more than ${bound}`);
    });
  }
}

interface Tried {
  /** How many were read. */
  readonly read: number;
  /** The most bytes held. */
  readonly most: number;
  /** What was wrong with the first that is neither read nor refused. */
  readonly problem: string | undefined;
}

async function tryMutations(
  image: Buffer,
  open: typeof openInMemory,
  count: number,
  bound: number,
  random: Random,
): Promise<Tried> {
  let read = 0;
  let most = 0;
  const before = heldBytes();
  for (let i = 0; i < count; i++) {
    const opening = () => open(mutated(image, random), random);
    const isMeasured = i % perMeasurement === 0;
    // What is freed when it has been collected (tables, on Node 20) is freed in a turn of the event loop.
    if (isMeasured) await setImmediate();
    const found = await pagesOf(opening, () => {
      if (isMeasured) most = Math.max(most, heldAtMost(before + bound) - before);
    });
    let problem: string | undefined;
    if (typeof found === 'number') {
      read++;
      if (found > maxPages) problem = `${found} pages`;
    } else if (!isTold(found)) {
      problem = (found as Error)?.stack ?? String(found);
    }
    if (problem !== undefined) return { read, most, problem: `mutation ${i}: ${problem}` };
  }
  return { read, most, problem: undefined };
}

async function pagesOf(open: () => Promise<ImageSource>, atBatch: () => void): Promise<unknown> {
  try {
    const source = await open();
    let count = 0;
    for await (const batch of source.read()) {
      count += batch.length / 4096;
      atBatch();
    }
    source.describe();
    return count;
  } catch (error) {
    return error;
  }
}

/** Whether it is an error of those that a user is told in one line. */
function isTold(error: unknown): boolean {
  if (error instanceof BrokenInput) return false;
  if (!(error instanceof RefusedInput) && !(error instanceof InputError)) return false;
  return !error.message.includes('\n') && error.message.length < 2000;
}
