// Writes to data/kernels.json what zswap and KSM of this machine say: see data/README.md.
import { release } from 'node:os';
import type { Said } from './support/disagreement.ts';
import { type Image, ImageFolder } from './support/image.ts';
import {
  keptFigures,
  recordedSeed,
  renewKernelGolden,
  type SaidByKernel,
} from './support/kernel-golden.ts';
import { askKsm, whyNoKsmHere } from './support/ksm-here.ts';
import { Measure } from './support/measure.ts';
import { askZswap, zswapHere } from './support/zswap-here.ts';

const source = `Linux ${release().split('-')[0]}, ${process.arch}`;
const folder = new ImageFolder();
const measure = new Measure();

async function allSaid(ask: (image: Image) => Promise<readonly Said[]>): Promise<SaidByKernel> {
  const images = folder.addAll(recordedSeed);
  const said: Record<string, readonly Said[]> = {};
  for (const image of images) said[image.name] = await ask(image);
  return { source, seed: recordedSeed, images: said };
}

async function saidByZswap(image: Image, compressors: readonly string[]): Promise<Said[]> {
  const said: Said[] = [];
  for (const compressor of compressors) {
    const figures = keptFigures(await askZswap(image, compressor, measure));
    said.push({ compressor, allocator: 'zsmalloc', figures });
  }
  return said;
}

try {
  const zswap = zswapHere();
  if ('whyNot' in zswap) console.error(`zswap was not asked: ${zswap.whyNot}`);
  else {
    const { compressors } = zswap;
    renewKernelGolden({
      'zswap-6.18': await allSaid((image) => saidByZswap(image, compressors)),
    });
  }
  const whyNoKsm = whyNoKsmHere();
  if (whyNoKsm !== undefined) console.error(`KSM was not asked: ${whyNoKsm}`);
  else {
    const ksm = await allSaid(async (image) => {
      const figures = keptFigures(await askKsm(image, measure));
      return [{ compressor: null, allocator: null, figures }];
    });
    renewKernelGolden({ ksm });
  }
} finally {
  measure.remove();
  folder.remove();
}
