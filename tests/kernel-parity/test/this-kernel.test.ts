// Suite: system

import { release } from 'node:os';
import { testWhere } from '@pagefold/test-support';
import test from 'ava';
import { type Prediction, predictionsOf } from './support/command.ts';
import { disagreement, type Said } from './support/disagreement.ts';
import { type Image, ImageFolder, imagesOfUser } from './support/image.ts';
import { keptFigures } from './support/kernel-golden.ts';
import { askKsm, whyNoKsmHere } from './support/ksm-here.ts';
import { Measure } from './support/measure.ts';
import { seed } from './support/seed.ts';
import { askZswap, zswapHere } from './support/zswap-here.ts';
import './support/kernel-turn.ts';

const folder = new ImageFolder();
const images = [...folder.addAll(seed), ...imagesOfUser()];
const zswap = zswapHere();
const whyNoKsm = whyNoKsmHere();
let measure: Measure | undefined;

test.after.always(() => {
  measure?.remove();
  folder.remove();
});

/** A kernel's figures, without those that no image determines, and the prediction of the same. */
function compared(kernel: string, said: Said, predictions: readonly Prediction[]) {
  return disagreement({ kernel, ...said }, predictions);
}

function testZswap(image: Image): void {
  const possible = 'whyNot' in zswap ? zswap.whyNot : true;
  const compressors = 'whyNot' in zswap ? [] : zswap.compressors;
  const title = `zswap of this machine says of ${image.name} what was predicted`;
  testWhere(possible, test.serial)(title, async (t) => {
    t.timeout(600_000);
    t.log(`Linux ${release()}, seed ${seed}`);
    measure ??= new Measure();
    const predictions = await predictionsOf(image, ['zswap-6.18'], compressors);
    for (const compressor of compressors) {
      const figures = await askZswap(image, compressor, measure);
      t.log(`${compressor}: ${JSON.stringify(keptFigures(figures))}`);
      const said = { compressor, allocator: 'zsmalloc', figures };
      t.is(compared('zswap-6.18', said, predictions), undefined);
    }
  });
}

function testKsm(image: Image): void {
  const title = `KSM of this machine says of ${image.name} what was predicted`;
  testWhere(whyNoKsm ?? true, test.serial)(title, async (t) => {
    t.timeout(600_000);
    t.log(`Linux ${release()}, seed ${seed}`);
    measure ??= new Measure();
    const figures = await askKsm(image, measure);
    t.log(JSON.stringify(keptFigures(figures)));
    const said = { compressor: null, allocator: null, figures };
    t.is(compared('ksm', said, await predictionsOf(image, ['ksm'], ['lz4'])), undefined);
  });
}

for (const image of images) {
  testZswap(image);
  testKsm(image);
}
