import test from 'ava';
import { type Algorithm, algorithms, otherAlgorithms } from './support/algorithms.ts';
import { churn } from './support/churn.ts';
import { zramPredictions } from './support/command.ts';
import { generatedImages } from './support/generated-images.ts';
import { type Image, ImageFolder, writeImage } from './support/image.ts';
import type { MmStat } from './support/mm-stat.ts';
import { PoolZram } from './support/pool-zram.ts';
import { Random } from './support/random.ts';
import { seed } from './support/seed.ts';
import { ZramModel } from './support/zram-model.ts';

const folder = new ImageFolder();
const generated = Object.entries(generatedImages(new Random(seed)));
const images = [
  ...folder.addSample(),
  ...generated.map(([name, bytes]) => folder.add(name, bytes)),
];

test.after.always(() => folder.remove());

const predictions = new Map<Image, Promise<ReadonlyMap<Algorithm, MmStat>>>();

/** What the command says; it is asked once for all compressors. */
async function predicted(image: Image, algorithm: Algorithm): Promise<MmStat> {
  const all = predictions.get(image) ?? zramPredictions(image, ['lz4', ...otherAlgorithms]);
  predictions.set(image, all);
  return (await all).get(algorithm)!;
}

for (const algorithm of otherAlgorithms) {
  for (const image of images) {
    test(`the command predicts the model's figures for ${image.name} with ${algorithm}`, async (t) => {
      t.log(`seed ${seed}`);
      const model = new ZramModel(algorithms[algorithm]);
      writeImage(model, image);
      t.deepEqual(await predicted(image, algorithm), model.mmStat());
    });
  }
}

const longest = images.reduce((a, b) => (a.pages > b.pages ? a : b));

for (const image of images) {
  test(`the command predicts the model's figures for ${image.name}`, async (t) => {
    t.log(`seed ${seed}`);
    const model = new ZramModel();
    writeImage(model, image);
    t.deepEqual(await predicted(image, 'lz4'), model.mmStat());
  });

  // A pool does nothing where a slot holds that content already, and zram does; so all must change.
  if (image === longest) continue;
  test(`a pool that shares nothing has the model's figures for ${image.name}, also after churn`, async (t) => {
    t.log(`seed ${seed}`);
    const pool = await PoolZram.create();
    t.deepEqual(churn(pool, image, longest), churn(new ZramModel(), image, longest));
    await pool.close();
  });
}
