import { Random } from '@pagefold/conformance';
import test from 'ava';
import { similarFigures } from '../dist/similar/figures.js';

const pageSize = 4096;

/** Pages of noise; of each `like` in a row, all but the first differ from it in a few bytes. */
function pages(count: number, like: number): Uint8Array {
  const random = new Random(1);
  const bytes = new Uint8Array(count * pageSize);
  for (let page = 0; page < count; page++) {
    const at = page * pageSize;
    if (page % like === 0) {
      for (let i = 0; i < pageSize; i++) bytes[at + i] = random.below(256);
    } else {
      bytes.copyWithin(at, at - pageSize, at);
      bytes[at + random.below(pageSize)]! ^= 1;
    }
  }
  return bytes;
}

test('similar pages take less, and come back', async (t) => {
  const figures = await similarFigures(pages(512, 8), 1);
  t.true(figures.factor > 1.5 * figures.plainFactor, `${figures.factor}, ${figures.plainFactor}`);
  t.true(figures.deltas > 0.5 && figures.deltas < 1);
  t.true(figures.store > 0 && figures.load > 0);
  t.true(figures.deadBases > 0 && figures.deadBases < 1);
  t.is(figures.wrongPages, 0);
});

test('pages that have nothing in common cost tables', async (t) => {
  const figures = await similarFigures(pages(256, 1), 1);
  t.true(figures.factor < figures.plainFactor);
  t.is(figures.deltas, 0);
  t.is(figures.deadBases, 0);
});
