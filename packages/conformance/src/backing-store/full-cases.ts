import { expectEqual, expectThat } from '../kit/expect.ts';
import type { StoreCases } from './store-case.ts';
import type { StoreModel } from './store-model.ts';

const limitBytes = 2 ** 21;
const full = ['PAGEFOLD_BACKING_FULL'] as const;

export const fullCases: StoreCases = {
  async 'a full store refuses a batch whole and harms nothing'({ another }) {
    const model = await another({ limitBytes });
    await fill(model);
    const { objects, usedBytes } = model.store.stats();
    expectThat(usedBytes <= limitBytes, 'used bytes', `no more than ${limitBytes}`, usedBytes);
    const pages = Math.ceil(limitBytes / model.pageSize);
    await model.tryWrite(new Array(pages).fill(model.pageSize), full);
    expectEqual(model.store.stats().objects, objects, 'objects after a batch that was refused');
    await model.checkAll();
  },

  async 'a full store takes again what is freed'({ another, turns }) {
    const model = await another({ limitBytes });
    for (let n = 0; n < 5; n++) {
      await turns.next();
      await fill(model);
      await model.checkAll();
      model.freeAll();
      await model.write(model.lengths(10));
      await model.checkAll();
      model.freeAll();
    }
  },

  async 'cleaning makes room in a full store'({ another, turns }) {
    const model = await another({ limitBytes });
    await fill(model);
    for (const one of [...model.held.values()]) if (model.random.below(16) > 0) model.free(one);
    for (let n = 0; n < 100; n++) {
      await turns.next();
      if ((await model.store.clean(model.owners())) === 0) break;
      await model.checkAll();
    }
    const result = await model.tryWrite(model.lengths(20), full);
    expectThat(Array.isArray(result), 'a write after cleaning', 'to be taken', result);
    await model.checkAll();
  },
};

/** Writes until there is no room. */
async function fill(model: StoreModel): Promise<void> {
  const most = (4 * limitBytes) / 20;
  for (let n = 0; n < most; n++) {
    if (!Array.isArray(await model.tryWrite(model.lengths(20), full))) return;
    const { usedBytes } = model.store.stats();
    expectThat(usedBytes <= limitBytes, 'used bytes', `no more than ${limitBytes}`, usedBytes);
  }
  expectThat(false, `a store with a limit of ${limitBytes} bytes`, 'to be full', 'room');
}
