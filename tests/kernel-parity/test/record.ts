// Writes data/golden.json anew, as the zram device of this machine has it: see data/README.md.
import { release } from 'node:os';
import { type Algorithm, otherAlgorithms } from './support/algorithms.ts';
import { type ChurnStep, churn, slotsOf } from './support/churn.ts';
import { generatedImages } from './support/generated-images.ts';
import { type Golden, readGolden, writeGolden } from './support/golden.ts';
import { type Image, ImageFolder, imagesOfUser, sha256Of, writeImage } from './support/image.ts';
import { formatMmStat, type MmStat } from './support/mm-stat.ts';
import { Random } from './support/random.ts';
import { randomUse, randomUseSlots } from './support/random-use.ts';
import type { Zram } from './support/zram.ts';
import { takeZramDevice } from './support/zram-device.ts';

const seed = 2;
const folder = new ImageFolder();

async function onDevice<T>(
  slots: number,
  use: (device: Zram) => T,
  algorithm?: Algorithm,
): Promise<T> {
  const device = await takeZramDevice(slots, algorithm);
  if ('whyNot' in device) throw new Error(device.whyNot);
  try {
    return use(device);
  } finally {
    await device.close();
  }
}

function onceWritten(image: Image, algorithm?: Algorithm): Promise<string> {
  const write = (device: Zram) => {
    writeImage(device, image);
    return formatMmStat(device.mmStat());
  };
  return onDevice(image.pages, write, algorithm);
}

async function churned(first: Image, second: Image): Promise<Golden['sample'][number]> {
  const figures = await onDevice(slotsOf(first, second), (device) => churn(device, first, second));
  const lines = Object.entries<MmStat>(figures).map(([step, of]) => [step, formatMmStat(of)]);
  const mmStat = Object.fromEntries(lines) as Record<ChurnStep, string>;
  return { image: first.name, overwrittenWith: second.name, mmStat };
}

async function linesOf(
  images: readonly Image[],
  algorithm?: Algorithm,
): Promise<Record<string, string>> {
  const lines: Record<string, string> = {};
  for (const image of images) lines[image.name] = await onceWritten(image, algorithm);
  return lines;
}

/** What is known of whole images stays where none are given. */
async function otherLines(images: readonly Image[]): Promise<Golden['others']> {
  const others: Partial<Golden['others']> = readGolden().others ?? {};
  const lines: Partial<Record<Algorithm, Record<string, string>>> = {};
  for (const algorithm of otherAlgorithms) {
    lines[algorithm] = { ...others[algorithm], ...(await linesOf(images, algorithm)) };
  }
  return lines as Golden['others'];
}

async function wholeImages(): Promise<Golden['images']> {
  const images = [];
  for (const image of imagesOfUser()) {
    images.push({ image: image.name, sha256: sha256Of(image), mmStat: await onceWritten(image) });
  }
  return images.length > 0 ? images : readGolden().images;
}

try {
  const [guests, processes] = folder.addSample() as [Image, Image];
  const generated = Object.entries(generatedImages(new Random(seed))).map(([name, bytes]) =>
    folder.add(name, bytes),
  );
  const used = await onDevice(randomUseSlots, (device) => randomUse(device, seed));
  writeGolden({
    source: `zram of Linux ${release().split('-')[0]}, ${process.arch}, lz4`,
    sample: [await churned(guests, processes), await churned(processes, guests)],
    generated: { seed, mmStat: await linesOf(generated) },
    randomUse: { seed, mmStat: used.map(formatMmStat) },
    images: await wholeImages(),
    others: await otherLines([guests, processes, ...generated, ...imagesOfUser()]),
  });
} finally {
  folder.remove();
}
