import { createLz4Wasm } from '@pagefold/compress-lz4';
import test from 'ava';
import { algorithms, otherAlgorithms } from './support/algorithms.ts';
import { churn } from './support/churn.ts';
import { generatedImages } from './support/generated-images.ts';
import { readGolden } from './support/golden.ts';
import { type Image, ImageFolder, imagesOfUser, sha256Of, writeImage } from './support/image.ts';
import { parseMmStat } from './support/mm-stat.ts';
import { Random } from './support/random.ts';
import { randomUse } from './support/random-use.ts';
import { ZramModel } from './support/zram-model.ts';

const golden = readGolden();
const folder = new ImageFolder();
const sample = new Map(folder.addSample().map((image) => [image.name, image]));
const ofUser = new Map(imagesOfUser().map((image) => [image.name, image]));

test.after.always(() => folder.remove());

for (const { image, overwrittenWith, mmStat } of golden.sample) {
  const [first, second] = [sample.get(image)!, sample.get(overwrittenWith)!];

  test(`the model says what a device said about ${image} and churn with ${overwrittenWith}`, (t) => {
    t.log(golden.source);
    const figures = churn(new ZramModel(), first, second);
    for (const [step, line] of Object.entries(mmStat)) {
      t.deepEqual(figures[step as keyof typeof mmStat], parseMmStat(line), step);
    }
  });

  test(`the end rule of liblz4 would be wrong about ${image}`, (t) => {
    const model = new ZramModel((context) => createLz4Wasm(context));
    writeImage(model, first);
    t.not(model.mmStat().compr_data_size, parseMmStat(mmStat.write).compr_data_size);
  });
}

for (const [name, pages] of Object.entries(generatedImages(new Random(golden.generated.seed)))) {
  test(`the model says what a device said about ${name}`, (t) => {
    const model = new ZramModel();
    model.write(0, pages);
    t.deepEqual(model.mmStat(), parseMmStat(golden.generated.mmStat[name]!));
  });
}

test('the model says what a device said after every round of random use', (t) => {
  const { seed, mmStat } = golden.randomUse;
  t.deepEqual(randomUse(new ZramModel(), seed), mmStat.map(parseMmStat));
});

for (const { image, sha256, mmStat } of golden.images) {
  const title = `the model says what a device said about the whole of ${image}`;
  const whyNot = whyNotCompared(ofUser.get(image), sha256);
  if (whyNot !== undefined) {
    test.skip(`${title} (${whyNot})`, () => {});
    continue;
  }
  test(title, (t) => {
    const model = new ZramModel();
    writeImage(model, ofUser.get(image)!);
    t.deepEqual(model.mmStat(), parseMmStat(mmStat));
  });
}

const known = [
  ...golden.sample.map(({ image }) => sample.get(image)!),
  ...Object.entries(generatedImages(new Random(golden.generated.seed))).map(([name, bytes]) =>
    folder.add(name, bytes),
  ),
];
const whole = golden.images.flatMap(({ image, sha256 }) => {
  const found = ofUser.get(image);
  return whyNotCompared(found, sha256) === undefined ? [found!] : [];
});

for (const algorithm of otherAlgorithms) {
  for (const image of [...known, ...whole]) {
    test(`the model says what a device with ${algorithm} said about ${image.name}`, (t) => {
      const model = new ZramModel(algorithms[algorithm]);
      writeImage(model, image);
      t.deepEqual(model.mmStat(), parseMmStat(golden.others[algorithm][image.name]!));
    });
  }
}

function whyNotCompared(image: Image | undefined, sha256: string): string | undefined {
  if (image === undefined) return 'PAGEFOLD_IMAGES names no folder that has it';
  return sha256Of(image) === sha256 ? undefined : 'the file of that name has other content';
}
