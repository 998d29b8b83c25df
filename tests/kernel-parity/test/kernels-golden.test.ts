import test from 'ava';
import { type Prediction, predictionsOf } from './support/command.ts';
import { disagreement } from './support/disagreement.ts';
import { type Image, ImageFolder } from './support/image.ts';
import { readKernelGolden } from './support/kernel-golden.ts';

const golden = readKernelGolden();
const folder = new ImageFolder();
const generated = new Map<number, readonly Image[]>();
const compressors = ['lzo', 'lzo-rle', 'lz4', 'deflate', 'zstd'];
const predictions = new Map<Image, Promise<Prediction[]>>();

test.after.always(() => folder.remove());

/** The images that a kernel was asked about. */
function imagesOf(seed: number): readonly Image[] {
  const known = generated.get(seed);
  if (known !== undefined) return known;
  const images = folder.addAll(seed);
  generated.set(seed, images);
  return images;
}

/** All predictions of an image, made once. */
function predicted(image: Image): Promise<Prediction[]> {
  const all = predictions.get(image) ?? predictionsOf(image, Object.keys(golden), compressors);
  predictions.set(image, all);
  return all;
}

for (const [kernel, { source, seed, images }] of Object.entries(golden)) {
  for (const [name, all] of Object.entries(images)) {
    test(`${kernel}: what was predicted of ${name} is what ${source} said`, async (t) => {
      const image = imagesOf(seed).find((each) => each.name === name)!;
      t.true(all.length > 0);
      const predictions = await predicted(image);
      for (const said of all) t.is(disagreement({ kernel, ...said }, predictions), undefined);
    });
  }
}
