import type { Location } from '@pagefold/contracts';
import { expectThat, expectThrows } from '../kit/expect.ts';
import type { StoreCases } from './store-case.ts';
import { expectBadLocation, type Held } from './store-model.ts';

export const locationCases: StoreCases = {
  async 'a location that holds nothing is an error'({ model, store, pageSize }) {
    const numbers = [0, 1, 255, 256, 65_535, 1_000_003, 2 ** 31, 2 ** 32 - 1] as Location[];
    const bytes = new Uint8Array(pageSize);
    for (const at of numbers) {
      const invented: Held = { at, owner: 0, bytes };
      expectBadLocation((await model.read([invented]))[0], invented);
      const what = `free at location ${at} of an empty store`;
      expectThrows(() => store.free(at, 0, pageSize), ['PAGEFOLD_BAD_LOCATION'], what);
    }
  },

  async 'a location is right for one owner and one length only'({ model, pageSize }) {
    const held = await model.write([pageSize, pageSize >>> 1, pageSize, 20]);
    for (const one of held) {
      for (const owner of [one.owner + 1, 2 ** 32 - 1, ...held.map((other) => other.owner)]) {
        if (owner === one.owner) continue;
        const wrong = { ...one, owner };
        expectBadLocation((await model.read([wrong]))[0], wrong);
      }
      for (const length of [1, one.bytes.length - 1, one.bytes.length + 1, pageSize]) {
        if (length === one.bytes.length) continue;
        const wrong = { ...one, bytes: new Uint8Array(length) };
        expectBadLocation((await model.read([wrong]))[0], wrong);
      }
    }
    await model.checkAll();
  },

  async 'a location beside an object is an error'({ model, pageSize }) {
    const held = await model.write([pageSize, 300, pageSize, 17, pageSize]);
    const taken = new Set<number>(held.map(({ at }) => at));
    for (const one of held) {
      for (const step of [-2, -1, 1, 2, 7]) {
        const at = (one.at + step) as Location;
        if (taken.has(at) || at < 0) continue;
        const wrong = { ...one, at };
        expectBadLocation((await model.read([wrong]))[0], wrong);
      }
    }
  },

  async 'bytes that look like an object are none'({ model, pageSize }) {
    // Whoever writes pages can put anything into them, the header of another object as well.
    const [probe] = await model.write([100]);
    const objects = model.objects([pageSize]);
    const words = new DataView(objects[0]!.bytes.buffer);
    for (let at = 0; at + 8 <= pageSize; at += 8) {
      words.setUint32(at, probe!.owner, true);
      words.setUint32(at + 4, 100, true);
    }
    const [held] = await model.writeObjects(objects);
    for (let step = 1; step < 8; step++) {
      const wrong = { ...probe!, at: (held!.at + step) as Location };
      expectBadLocation((await model.read([wrong]))[0], wrong);
    }
    await model.checkAll();
  },

  async 'what was freed is gone, and its place holds others'({ model, turns }) {
    const gone: Held[] = [];
    for (let n = 0; n < 20; n++) {
      await turns.next();
      const held = await model.write(model.lengths(24));
      for (const one of held.filter(() => model.random.below(2) === 0)) {
        gone.push({ ...one });
        model.free(one);
      }
      for (let reads = 0; reads < 10; reads++) {
        const one = model.random.pick(gone);
        if (model.held.get(one.owner)?.at !== one.at) await model.readGone(one);
      }
    }
    model.freeAll();
    for (let n = 0; n < 10; n++) await model.write(model.lengths(24));
    for (const one of gone) {
      if (model.held.get(one.owner)?.at !== one.at) await model.readGone(one);
    }
    await model.checkAll();
  },

  async 'places come again'({ model, store, turns }) {
    let most = 0;
    for (let n = 0; n < 30; n++) {
      await turns.next();
      await model.write(Array.from({ length: 100 }, () => model.pageSize));
      if (n < 3) most = Math.max(most, store.stats().usedBytes);
      const used = store.stats().usedBytes;
      expectThat(used <= most, 'used bytes', `no more than ${most}`, used);
      model.freeAll();
    }
    await model.checkAll();
  },
};
