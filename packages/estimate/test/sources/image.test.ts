import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ConfigError, InputError, messageOf, StateError } from '@pagefold/contracts';
import { openImages, type PageSource } from '@pagefold/estimate';
import { testWhere } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { pagemap } from '../support/wrappings/criu.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagefold-image-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

function file(content: Uint8Array | number, name = `${files++}.raw`): string {
  const path = join(folder, name);
  if (typeof content === 'number') {
    writeFileSync(path, '');
    truncateSync(path, content);
  } else {
    writeFileSync(path, content);
  }
  return path;
}

async function open(t: ExecutionContext, path: string, pageSize = 4096): Promise<PageSource> {
  const [source] = await openImages([path], { pageSize });
  t.teardown(() => source!.close());
  return source!;
}

/** Expects one line that says `problem` of `path`. */
async function refuses(
  t: ExecutionContext,
  path: string,
  code: string,
  problem: string,
  pageSize = 4096,
): Promise<void> {
  const error = await t.throwsAsync(openImages([path], { pageSize }), { instanceOf: InputError });
  t.like(error, { code, message: `${path}: ${problem}` });
}

async function content(source: PageSource): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const batch of source.read()) parts.push(Buffer.from(batch));
  return Buffer.concat(parts);
}

function noise(length: number): Buffer {
  return Buffer.from(Uint32Array.from({ length: length / 4 }, (_, i) => i * 0x9e37_79b1).buffer);
}

test('hands out all pages in order, as often as it is asked', async (t) => {
  const bytes = noise(3 * 1024 * 1024 + 5 * 4096);
  const path = file(bytes);
  const source = await open(t, path);
  t.is(source.name, path);
  t.is(source.pages, bytes.length / 4096);
  t.is(source.pageSize, 4096);
  t.is(Buffer.compare(await content(source), bytes), 0);
  t.is(Buffer.compare(await content(source), bytes), 0);
});

test('a file of one page, and pages of other sizes', async (t) => {
  const small = await open(t, file(noise(4096)));
  t.is((await content(small)).length, 4096);
  const large = await open(t, file(noise(65536 * 20)), 65536);
  t.is(large.pages, 20);
  for await (const batch of large.read()) t.is(batch.length % 65536, 0);
});

test('reads through one buffer of a mebibyte', async (t) => {
  const source = await open(t, file(64 * 1024 * 1024));
  const buffers = new Set<ArrayBufferLike>();
  for await (const batch of source.read()) buffers.add(batch.buffer);
  t.is(buffers.size, 1);
  t.is([...buffers][0]!.byteLength, 1024 * 1024);
});

test('two readings at a time do not disturb each other', async (t) => {
  const bytes = noise(2 * 1024 * 1024);
  const source = await open(t, file(bytes));
  const [one, other] = await Promise.all([content(source), content(source)]);
  t.is(Buffer.compare(one, bytes), 0);
  t.is(Buffer.compare(other, bytes), 0);
});

test('follows a link and keeps the name as it was given', async (t) => {
  const link = join(folder, 'link.raw');
  symlinkSync(file(noise(8192)), link);
  const source = await open(t, link);
  t.is(source.name, link);
  t.is(source.pages, 2);
});

test('opens a sparse file beyond 4 GiB and counts its pages', async (t) => {
  const source = await open(t, file(5 * 2 ** 30));
  t.is(source.pages, (5 * 2 ** 30) / 4096);
  for await (const batch of source.read()) {
    t.is(batch.length, 1024 * 1024);
    break;
  }
});

test('refuses what is not there', async (t) => {
  const code = 'PAGEFOLD_INPUT_NOT_FOUND';
  await refuses(t, join(folder, 'nothing.raw'), code, 'no such file');
  await refuses(t, join(file(noise(4096)), 'below.raw'), code, 'no such file');
  const message = '"": no such file';
  await t.throwsAsync(openImages(['']), { instanceOf: InputError, code, message });
});

test('a path that would break the line is written out', async (t) => {
  await t.throwsAsync(openImages(['no\nsuch.raw']), {
    code: 'PAGEFOLD_INPUT_NOT_FOUND',
    message: '"no\\u{a}such.raw": no such file',
  });
});

test('refuses what is no regular file, and says what it is', async (t) => {
  const code = 'PAGEFOLD_BAD_INPUT';
  const directory = join(folder, 'directory');
  mkdirSync(directory);
  await refuses(t, directory, code, 'a directory without images of CRIU: give the files in it');
});

const onUnix = testWhere(process.platform !== 'win32' || 'Windows has no such files');

onUnix('refuses pipes, devices and sockets, and says what they are', async (t) => {
  const code = 'PAGEFOLD_BAD_INPUT';
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await refuses(
    t,
    pipe,
    code,
    'not a memory image but a pipe: give it as standard input, with - for its name',
  );
  await refuses(t, '/dev/null', code, 'not a memory image but a character device');
  const socket = join(folder, 'socket');
  const server = createServer().listen(socket);
  await new Promise((resolve) => server.once('listening', resolve));
  t.teardown(() => server.close());
  await refuses(t, socket, code, 'not a memory image but a socket');
});

test('refuses an empty file and less than a page', async (t) => {
  const code = 'PAGEFOLD_BAD_INPUT';
  const empty = file(0);
  await refuses(t, empty, code, 'is empty; an image has at least one page of 4096 bytes');
  await refuses(t, file(100), code, '100 bytes are less than one page of 4096');
});

test('refuses broken pages and says what would be right', async (t) => {
  await refuses(
    t,
    file(1_000_000),
    'PAGEFOLD_BAD_INPUT',
    '1000000 bytes are not whole pages of 4096 (576 too many): its end is missing, or it is no ' +
      'sequence of raw pages but of a format that is not known here; make it again as raw pages, ' +
      'or in a format that is (with LiME, format=lime)',
  );
  await refuses(
    t,
    file(5 * 8192),
    'PAGEFOLD_BAD_INPUT',
    '40960 bytes are not whole pages of 16384 (8192 too many), ' +
      'but whole pages of 8192: give the page size it was made with',
    16384,
  );
});

test('knows other formats by their first and last bytes, and not by their names', async (t) => {
  const code = 'PAGEFOLD_BAD_INPUT';
  const gzip = file(gzipSync(noise(8192)), 'memory.raw');
  t.is((await content(await open(t, gzip))).length, 8192);
  const disk = noise(65536 + 512);
  disk.write('conectix', 65536);
  const problem =
    /fixed\.raw: this is a virtual disk \(vhd, vhdx\), which is not read here; it holds a disk/;
  await t.throwsAsync(openImages([file(disk, 'fixed.raw')]), { code, message: problem });
  t.is((await open(t, file(noise(8192), 'vmcore.qcow2.gz'))).pages, 2);
});

test('takes a first page with the header of a program', async (t) => {
  const elf = noise(8192);
  elf.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0]);
  t.is((await open(t, file(elf))).pages, 2);
});

const readsAll = process.platform === 'win32' || process.geteuid!() === 0;
const whereRefused = testWhere(!readsAll || 'this user may read everything');

whereRefused('refuses a file that may not be read', async (t) => {
  const path = file(noise(4096));
  chmodSync(path, 0);
  const problem = 'permission denied: this user may not read it';
  await refuses(t, path, 'PAGEFOLD_INPUT_FAILED', problem);
});

/** A sparse file of 4 TiB, or why there cannot be one. */
function largeFile(): { path: string } | string {
  try {
    return { path: file(4096 * 2 ** 30) };
  } catch (error) {
    return `no sparse file of 4 TiB: ${messageOf(error)}`;
  }
}

const large = largeFile();
const whereLarge = testWhere(typeof large === 'string' ? large : true);

whereLarge('refuses more pages than can be numbered, one image or all together', async (t) => {
  const { path: half } = large as { path: string };
  const twice = openImages([half, half]);
  await t.throwsAsync(twice, {
    code: 'PAGEFOLD_BAD_INPUT',
    message: `${half}: with it there are 2147483648 pages; at most 2147483647 can be looked at`,
  });
});

test('a page size that does not exist is a mistake of configuration', async (t) => {
  const paths = [file(noise(4096))];
  const code = 'PAGEFOLD_INVALID_OPTION';
  await t.throwsAsync(openImages(paths, { pageSize: 1000 }), { instanceOf: ConfigError, code });
});

test('of a file that becomes shorter the rest is lost, and counted', async (t) => {
  const path = file(4 * 1024 * 1024);
  const source = await open(t, path);
  let pages = 0;
  for await (const batch of source.read()) {
    pages += batch.length / 4096;
    if (pages === 256) truncateSync(path, 2 * 1024 * 1024 + 100);
  }
  t.is(pages, 512);
  const { lost, warnings } = source.describe!();
  t.deepEqual(lost, [{ reason: 'cut-short', detail: null, pages: 512, bytes: 0 }]);
  t.is(
    warnings.at(-1),
    'became shorter while it was read: of 4194304 bytes there are 2097152 left',
  );
});

test('what a file grows by is left out, and told', async (t) => {
  const path = file(noise(8192));
  const source = await open(t, path);
  for await (const batch of source.read()) {
    t.is(batch.length, 8192);
    appendFileSync(path, noise(4096));
  }
  t.deepEqual(source.describe!().warnings, [
    'grew while it was read, by 4096 bytes, which were left out',
  ]);
});

test('an abort ends the reading with the reason of the signal', async (t) => {
  const source = await open(t, file(4 * 1024 * 1024));
  const controller = new AbortController();
  const reason = new Error('enough');
  let batches = 0;
  const error = await t.throwsAsync(async () => {
    for await (const _ of source.read({ signal: controller.signal })) {
      batches++;
      controller.abort(reason);
    }
  });
  t.is(error, reason);
  t.is(batches, 1);
});

test('reading after close is a mistake that is told', async (t) => {
  const [source] = await openImages([file(noise(4096))]);
  await source!.close();
  await source!.close();
  await t.throwsAsync(content(source!), { instanceOf: StateError, code: 'PAGEFOLD_CLOSED' });
});

test('a directory of CRIU’s images is one image', async (t) => {
  const directory = join(folder, 'criu');
  mkdirSync(directory);
  const pages = noise(10 * 4096);
  writeFileSync(join(directory, 'pages-7.img'), pages.subarray(0, 6 * 4096));
  writeFileSync(join(directory, 'pages-8.img'), pages.subarray(6 * 4096));
  const first = [
    { address: 0x1000, pages: 4, flags: 4 },
    { address: 0x9000, pages: 12, flags: 2 },
    { address: 0x2_0000, pages: 3, flags: 1 },
    { address: 0x7fff_0000_0000, pages: 2, flags: 4 },
  ];
  writeFileSync(join(directory, 'pagemap-10.img'), pagemap(7, first));
  writeFileSync(join(directory, 'pagemap-shmem-11.img'), pagemap(8, [{ address: 0, pages: 4 }]));
  const source = await open(t, directory);
  t.is(Buffer.compare(await content(source), pages), 0);
  t.like(source.describe!(), {
    format: 'criu',
    leftOut: [
      { reason: 'not-in-file', detail: null, pages: 12, bytes: 0 },
      { reason: 'parent-image', detail: null, pages: 3, bytes: 0 },
    ],
    lost: [],
    warnings: [],
  });
  rmSync(join(directory, 'pages-8.img'));
  t.is((await content(source)).length, 6 * 4096);
  t.deepEqual(source.describe!().lost, [
    { reason: 'unreadable', detail: null, pages: 4, bytes: 0 },
  ]);
  const lone = join(directory, 'pagemap-10.img');
  await refuses(
    t,
    lone,
    'PAGEFOLD_BAD_INPUT',
    'this is a pagemap of CRIU: give the directory it is in',
  );
});

test('no images are no mistake', async (t) => {
  t.deepEqual(await openImages([]), []);
});

const openFiles = `/proc/${process.pid}/fd`;
const whereTold = testWhere(existsSync(openFiles) || 'open files are not told');

whereTold('no file of theirs stays open when one is refused', async (t) => {
  const good = file(noise(4096));
  await t.throwsAsync(openImages([good, join(folder, 'nothing')]), { instanceOf: InputError });
  // Other tests open and close files meanwhile: `ls` says which are gone, and goes on.
  const { stdout } = spawnSync('ls', ['-l', openFiles], { encoding: 'utf8' });
  t.regex(stdout, / -> /);
  t.false(stdout.includes(good));
});
