import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreeDevice } from './find-free-device.ts';
import { countZeroPages, type Image } from './image.ts';
import { Keeper } from './keeper.ts';
import { type Figures, hasCompiler, type Measure, since } from './measure.ts';
import { takeZramDevice } from './zram-device.ts';

const parameters = '/sys/module/zswap/parameters';
const debug = '/sys/kernel/debug';

/** Compressors that are looked for. */
const known = ['lzo', 'lzo-rle', 'lz4', 'deflate', 'zstd'];

/** Tries to have a pool without anybody else's pages in it. */
const tries = 10;

/** What the kernel needs beside the pages themselves: slots are handed out to each processor in clusters. */
const spareSlots = 16384;

/** The compressors that zswap of this machine has, or why it cannot be asked. */
export function zswapHere(): { compressors: readonly string[] } | { whyNot: string } {
  const whyNot = whyNotHere();
  if (whyNot !== undefined) return { whyNot };
  const present = readFileSync(`${parameters}/compressor`, 'utf8').trim();
  const registered = readFileSync('/proc/crypto', 'utf8').matchAll(/^name +: (\S+)$/gm);
  const offered = new Set([present, ...[...registered].map(([, name]) => name)]);
  return { compressors: known.filter((name) => offered.has(name)) };
}

function whyNotHere(): string | undefined {
  if (!existsSync(parameters)) return 'the kernel has no zswap';
  // It is the swap device below, which no page comes to.
  const device = findFreeDevice();
  if ('whyNot' in device) return device.whyNot;
  if (existsSync(`${parameters}/zpool`)) {
    return 'a kernel of before 6.18, as npm run test:parity-guests asks them';
  }
  if (!hasCompiler()) return 'there is no gcc';
  const isOn = readFileSync(`${parameters}/enabled`, 'utf8').trim() === 'Y';
  const swaps = readFileSync('/proc/swaps', 'utf8').trim().split('\n').length - 1;
  if (isOn && swaps > 0) return 'zswap is in use here';
  for (const tool of ['mkswap', 'swapon', 'swapoff']) {
    if (spawnSync(tool, ['--version']).error) return `there is no ${tool} (util-linux)`;
  }
  return undefined;
}

/**
 * What zswap of this machine says of an image that has been paged out to it, once it says so of that image alone.
 * Everything is put back.
 */
export async function askZswap(
  image: Image,
  compressor: string,
  measure: Measure,
): Promise<Figures> {
  const device = await takeZramDevice(image.pages + spareSlots);
  if ('whyNot' in device) throw new Error(`the device that was free is not: ${device.whyNot}`);
  const keeper = new Keeper();
  try {
    const folder = await mountDebug(keeper);
    await keeper.set(`${parameters}/compressor`, compressor);
    await keeper.set(`${parameters}/max_pool_percent`, '50');
    await keeper.set(`${parameters}/shrinker_enabled`, 'N');
    await keeper.set(`${parameters}/enabled`, 'Y');
    execFileSync('mkswap', [device.path], { stdio: 'pipe' });
    await keeper.willRun(`! grep -q "^${device.path} " /proc/swaps || swapoff ${device.path}`);
    execFileSync('swapon', ['--priority', '32767', device.path]);
    return askOften(image, () => measure.run('zswap', join(folder, 'zswap'), image.path));
  } finally {
    await keeper.putBack();
    await device.close();
  }
}

/** The folder of debugfs, which nobody may have mounted. */
async function mountDebug(keeper: Keeper): Promise<string> {
  if (readdirSync(debug).length > 0) return debug;
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-debug-'));
  await keeper.willRun(`rmdir ${folder}`);
  await keeper.willRun(`! grep -q " ${folder} " /proc/mounts || umount ${folder}`);
  execFileSync('mount', ['-t', 'debugfs', 'none', folder]);
  return folder;
}

/** Whoever pages out other memory at the same time would be counted too. */
function askOften(image: Image, ask: () => ReturnType<Measure['run']>): Figures {
  const zeroPages = countZeroPages(image);
  for (let i = 0; i < tries; i++) {
    const { before = {}, after, unchanged } = ask();
    if (!unchanged) throw new Error(`${image.name} came back with other content`);
    const figures = since(before, after);
    const isAlone =
      before.stored_pages === 0 &&
      figures.swpout_zero === zeroPages &&
      figures.stored_pages === image.pages - zeroPages;
    if (isAlone) return figures;
  }
  throw new Error(`in none of ${tries} tries ${image.name} was alone in the pool`);
}
