import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  Guest,
  type GuestKernel,
  guestTools,
  kernelOf,
  makeInitramfs,
  missingTools,
} from '@pagefold/test-support/guests';
import type { Said } from './disagreement.ts';
import type { Image } from './image.ts';
import { keptFigures } from './kernel-golden.ts';
import { type Measured, measureSources, since } from './measure.ts';

/** Debian's kernels whose zswap has a choice of allocators, by the name of their rules. */
export const guestSeries = { 'zswap-6.1': '6.1', 'zswap-6.12': '6.12' } as const;

const allocators = 'zbud,z3fold,zsmalloc';
const compressors = 'lzo,lzo-rle,lz4,deflate,zstd';

/** Which modules these are in, with what they need, and a disk in memory. */
const modules = /^(lz4|lz4_compress|zstd|zstd_compress|deflate|z3fold|zsmalloc|brd)$/;

const init = fileURLToPath(new URL('../../native/init.c', import.meta.url));
const memoryMib = 512;

/** A kernel for a guest, or why there cannot be one. */
export async function parityKernel(series: string): Promise<GuestKernel | { whyNot: string }> {
  const missing = missingTools(guestTools);
  if (missing.length > 0) return { whyNot: `not here: ${missing.join(', ')}` };
  try {
    return await kernelOf(series, modules);
  } catch (error) {
    return { whyNot: (error as Error).message.trim().replaceAll(/\s+/g, ' ') };
  }
}

/**
 * What zswap of a guest with this kernel says of each image, by its name, with every allocator and compressor that
 * it has.
 *
 * @param folder for files of the guest.
 * @param onSaid takes each, as soon as it is there.
 */
export async function askGuest(
  kernel: GuestKernel,
  images: readonly Image[],
  folder: string,
  onSaid: (line: string) => void = () => {},
): Promise<Record<string, Said[]>> {
  const heard: GuestSays[] = [];
  const guest = new Guest<GuestSays>({
    kernel,
    initramfs: await initramfsWith(images, kernel, folder),
    memoryMib,
    parameters: { allocators, compressors },
    disks: [],
    onEvent: (event, figures) => {
      if (event !== 'said') return;
      heard.push(figures);
      onSaid(JSON.stringify(figures));
    },
  });
  try {
    await guest.says('done');
  } finally {
    await guest.kill();
  }
  const said: Record<string, Said[]> = Object.fromEntries(images.map(({ name }) => [name, []]));
  for (const { image, allocator, compressor, measured } of heard) {
    said[image]!.push({ compressor, allocator, figures: figuresOf(image, measured) });
  }
  return said;
}

interface GuestSays {
  readonly image: string;
  readonly allocator: string;
  readonly compressor: string;
  readonly measured: Measured;
}

function figuresOf(image: string, { before = {}, after, unchanged }: Measured) {
  if (!unchanged) throw new Error(`${image} came back with other content`);
  if (before.stored_pages !== 0) throw new Error(`${image} was not alone in the pool`);
  return keptFigures(since(before, after));
}

function initramfsWith(
  images: readonly Image[],
  kernel: GuestKernel,
  folder: string,
): Promise<string> {
  const from = join(folder, 'images');
  mkdirSync(from);
  for (const { name, path } of images) copyFileSync(path, join(from, name));
  return makeInitramfs(folder, {
    kernel,
    init: [init, ...measureSources],
    folders: { images: from },
  });
}
