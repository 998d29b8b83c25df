// Suite: system

import { release } from 'node:os';
import test, { type ExecutionContext } from 'ava';
import { type Algorithm, algorithms, otherAlgorithms } from './support/algorithms.ts';
import { churn, slotsOf } from './support/churn.ts';
import { predictionOf } from './support/command.ts';
import { findFreeDevice } from './support/find-free-device.ts';
import { generatedImages } from './support/generated-images.ts';
import { type Image, ImageFolder, imagesOfUser, writeImage } from './support/image.ts';
import { formatMmStat } from './support/mm-stat.ts';
import { Random } from './support/random.ts';
import { randomUse, randomUseSlots } from './support/random-use.ts';
import { seed } from './support/seed.ts';
import type { Zram } from './support/zram.ts';
import { takeZramDevice } from './support/zram-device.ts';
import { ZramModel } from './support/zram-model.ts';
import './support/kernel-turn.ts';

const folder = new ImageFolder();
const sample = folder.addSample();
const generated = Object.entries(generatedImages(new Random(seed))).map(([name, bytes]) =>
  folder.add(name, bytes),
);

test.after.always(() => folder.remove());

/** A test that needs a free device with a compressor, skipped where there is none. */
function testOnDevice(
  title: string,
  compare: (t: ExecutionContext) => Promise<void>,
  algorithm?: Algorithm,
): void {
  const found = findFreeDevice(algorithm);
  if ('whyNot' in found) test.skip(`${title} (${found.whyNot})`, compare);
  else test.serial(title, compare);
}

/** Runs a comparison with a real device, which is free again afterwards. */
async function withDevice(
  t: ExecutionContext,
  slots: number,
  compare: (device: Zram) => void | Promise<void>,
  algorithm?: Algorithm,
): Promise<void> {
  const device = await takeZramDevice(slots, algorithm);
  if ('whyNot' in device) throw new Error(`the device that was free is not: ${device.whyNot}`);
  t.log(`compared with zram of Linux ${release()}, seed ${seed}`);
  try {
    await compare(device);
  } finally {
    await device.close();
  }
}

/** Every image, overwritten with its neighbour, gives equal figures on the device and elsewhere. */
function compareImages(images: readonly Image[]): void {
  for (const [i, image] of images.entries()) {
    const other = images[(i + 1) % images.length]!;
    const title = `a device and the predictions agree on ${image.name}, also after churn with ${other.name}`;
    testOnDevice(title, async (t) => {
      t.timeout(600_000);
      await withDevice(t, slotsOf(image, other), async (device) => {
        const figures = churn(device, image, other);
        t.log(`its mm_stat, once written: ${formatMmStat(figures.write)}`);
        t.log(`its mm_stat, after churn: ${formatMmStat(figures['compact again'])}`);
        t.deepEqual(churn(new ZramModel(), image, other), figures);
        t.deepEqual(await predictionOf(image), figures.write);
      });
    });
  }
}

compareImages(sample);
compareImages(generated);
compareImages(imagesOfUser());

function compareOnceWritten(image: Image, algorithm: Algorithm): void {
  const title = `a device with ${algorithm} and the predictions agree on ${image.name}`;
  const compareWith = (t: ExecutionContext) => async (device: Zram) => {
    writeImage(device, image);
    const figures = device.mmStat();
    t.log(`its mm_stat: ${formatMmStat(figures)}`);
    const model = new ZramModel(algorithms[algorithm]);
    writeImage(model, image);
    t.deepEqual(model.mmStat(), figures);
    t.deepEqual(await predictionOf(image, algorithm), figures);
  };
  testOnDevice(
    title,
    async (t) => {
      t.timeout(600_000);
      await withDevice(t, image.pages, compareWith(t), algorithm);
    },
    algorithm,
  );
}

for (const algorithm of otherAlgorithms) {
  for (const image of [...sample, ...generated, ...imagesOfUser()]) {
    compareOnceWritten(image, algorithm);
  }
}

testOnDevice('a device and the model agree after every round of random use', async (t) => {
  await withDevice(t, randomUseSlots, (device) => {
    t.deepEqual(randomUse(new ZramModel(), seed), randomUse(device, seed));
  });
});
