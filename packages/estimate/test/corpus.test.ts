import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { analyze, openImages } from '@pagefold/estimate';
import test from 'ava';
import { registry } from './support/analysis.ts';

/**
 * Images of real memory: pages, zero, other same-filled, beyond the first of their content, contents, those of one page.
 * They have been counted by a program that shares nothing with this one.
 */
const images: Readonly<Record<string, readonly number[]>> = {
  'dev-chromium-part': [16000, 527, 30, 354, 15089, 14866],
  'dev-microvm2-redis-s4': [10707, 1613, 136, 2432, 6526, 4283],
  'dev-node2-express': [27001, 50, 164, 979, 25808, 25034],
  'dev-python2-ast': [17916, 40, 0, 236, 17640, 17404],
  'dev-redis': [5051, 127, 0, 0, 4924, 4924],
  'dev-vm2-debian-s16': [5022, 1070, 17, 1226, 2709, 1617],
};

const folder = process.env.PAGEFOLD_IMAGES;

for (const [name, counted] of Object.entries(images)) {
  const path = folder === undefined ? undefined : join(folder, `${name}.raw`);
  const isThere = path !== undefined && existsSync(path);
  const missing = isThere ? '' : ' (PAGEFOLD_IMAGES names no folder that has it)';
  const declare = isThere ? test : test.skip;
  declare(`the layers of ${name} are those of another program${missing}`, async (t) => {
    const sources = await openImages([path!]);
    const { pages, layers, sharingHistogram } = await analyze({
      sources,
      registry,
      combinations: [],
    });
    const { zeroPages, sameFilledPages, duplicatePages, uniquePages } = layers;
    const once = sharingHistogram.find(({ references }) => references === 1)?.contents;
    t.deepEqual(
      [pages, zeroPages, sameFilledPages, duplicatePages, uniquePages, once],
      [...counted],
    );
    for (const source of sources) await source.close();
  });
}
