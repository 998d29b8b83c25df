import { expectEqual, expectRejects, expectThat } from '../kit/expect.ts';
import { input, lengthsUpTo } from '../kit/inputs.ts';
import type { StoreCases } from './store-case.ts';

const everyLengthTo = 4096;
const batch = 64;

export const objectCases: StoreCases = {
  async 'objects of every length come back'({ model, pageSize, turns }) {
    const lengths = Array.from({ length: Math.min(pageSize, everyLengthTo) }, (_, i) => i + 1);
    lengths.push(...lengthsUpTo(pageSize).filter((length) => length > everyLengthTo));
    for (let first = 0; first < lengths.length; first += batch) {
      await turns.next();
      const held = await model.write(lengths.slice(first, first + batch));
      if (first % (8 * batch) === 0) await model.check(held);
    }
    await model.checkAll();
  },

  async 'an object that is written alone comes back'({ model, pageSize }) {
    for (const length of lengthsUpTo(pageSize)) await model.check(await model.write([length]));
    await model.checkAll();
  },

  async 'objects that are written together have a location each'({ model, store, pageSize }) {
    expectEqual((await store.write([])).length, 0, 'locations of no objects');
    expectEqual((await store.read([])).length, 0, 'results of no reads');
    await model.write(lengthsUpTo(pageSize));
    await model.write([pageSize, 1, pageSize, 1]);
    await model.checkAll();
  },

  async 'more than a batch is taken at once'({ model, store, pageSize }) {
    expectThat(store.batchBytes >= pageSize, '"batchBytes"', 'at least a page', store.batchBytes);
    const pages = Math.ceil((2.5 * store.batchBytes) / pageSize);
    await model.write(Array.from({ length: Math.min(pages, 2000) }, () => pageSize));
    await model.checkAll();
  },

  async 'equal objects are kept apart'({ model, pageSize }) {
    const { bytes } = input('text', pageSize, 1);
    const objects = model.objects([1, 1]).map((object) => ({ ...object, bytes }));
    const [one, other] = await model.writeObjects(objects);
    model.free(one!);
    await model.check([other!]);
    await model.checkAll();
  },

  async 'arrays are not read after the call'({ model, store, pageSize }) {
    const objects = model.objects([pageSize, 1, pageSize >>> 1, 100]);
    const copies = objects.map((object) => ({ ...object, bytes: object.bytes.slice() }));
    const written = store.write(objects);
    for (const { bytes, digest } of objects) {
      bytes.fill(0xee);
      digest.fill(0xee);
    }
    model.take(copies, await written);
    await model.checkAll();
  },

  async 'any owner and domain of 32 bits is taken'({ model, pageSize }) {
    const numbers = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
    const objects = model.objects(numbers.map(() => pageSize >>> 2));
    await model.writeObjects(
      objects.map((object, i) => ({ ...object, owner: numbers[i]!, domain: numbers.at(-i)! })),
    );
    await model.checkAll();
  },

  async 'what cannot be is refused'({ model, store }) {
    const [good] = model.objects([100]);
    const bad = [
      { bytes: new Uint8Array(0) },
      { bytes: new Uint8Array(store.maxObjectSize + 1) },
      ...[-1, 2 ** 32, 0.5, Number.NaN].flatMap((n) => [{ owner: n }, { domain: n }]),
    ];
    for (const part of bad) {
      const what = `write with ${Object.keys(part).join()} that cannot be`;
      await expectRejects(() => store.write([good!, { ...good!, ...part }]), ['RangeError'], what);
    }
    const [held] = await model.writeObjects([good!]);
    const { at, owner } = held!;
    const dst = new Uint8Array(100);
    for (const part of [{ owner: -1 }, { at: -1 as typeof at }, { dst: new Uint8Array(0) }]) {
      const what = `read with ${Object.keys(part).join()} that cannot be`;
      await expectRejects(() => store.read([{ at, owner, dst, ...part }]), ['RangeError'], what);
    }
    await model.checkAll();
  },

  async 'objects keep their bytes while others come and go'({ model, turns }) {
    for (let n = 0; n < 60; n++) {
      await turns.next();
      await model.write(model.lengths(model.random.between(1, 12)));
      model.freeSome(3);
      if (n % 10 === 0) await model.checkAll();
    }
    await model.checkAll();
  },

  async 'statistics count what is there'({ model, store, pageSize }) {
    const none = store.stats();
    expectEqual(none.objects, 0, 'objects of an empty store');
    expectEqual(none.liveBytes, 0, 'live bytes of an empty store');
    await model.write([pageSize, 1, pageSize]);
    const { objects, liveBytes, usedBytes, limitBytes, writtenBytes } = store.stats();
    expectEqual(objects, 3, 'objects');
    expectThat(liveBytes > 2 * pageSize, 'live bytes', 'at least those of the objects', liveBytes);
    expectThat(usedBytes >= liveBytes, 'used bytes', `at least ${liveBytes}`, usedBytes);
    expectThat(limitBytes >= usedBytes, 'the limit', 'not below what is used', limitBytes);
    expectThat(writtenBytes > 2 * pageSize, 'written bytes', 'those of the objects', writtenBytes);
    model.freeAll();
    const after = store.stats();
    expectEqual(after.objects, 0, 'objects, all freed');
    expectEqual(after.liveBytes, 0, 'live bytes, all freed');
    expectThat(after.usedBytes <= usedBytes, 'used bytes', 'no more than before', after.usedBytes);
  },
};
