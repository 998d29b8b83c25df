import type { PagePool } from '@pagefold/core';
import { expectBytes, expectEqual, expectThrows } from '../kit/expect.ts';
import { Palette } from './palette.ts';
import type { PoolCases } from './pool-case.ts';
import { PoolModel } from './pool-model.ts';

/** Promises about single calls. */
export const poolCases: PoolCases = {
  'equal pages share an object within a domain and none across domains'(pool, { seed }) {
    const model = new PoolModel(pool);
    const [one, two, other] = ['', '', 'another'].map((domain) =>
      model.addDevice({ slots: 8, domain }),
    );
    const page = new Palette(pool.pageSize, seed).easy();
    const first = model.store(one!, 0, page);
    if (first !== 'stored' && first !== 'raw') return `it keeps no page: ${first}`;
    expectEqual(model.store(one!, 1, page), 'shared', `${page.key}, in another slot`);
    expectEqual(model.store(two!, 0, page), 'shared', `${page.key}, on another device`);
    expectEqual(model.store(other!, 0, page), first, `${page.key}, in another domain`);
    const { objects, pagesShared, pagesSharing, dedupHits } = pool.stats();
    const got = JSON.stringify({ objects, pagesShared, pagesSharing, dedupHits });
    const expected = { objects: 2, pagesShared: 1, pagesSharing: 2, dedupHits: 2 };
    expectEqual(got, JSON.stringify(expected), 'stats() after that');
    model.checkAll('after that');
    return undefined;
  },

  'the last slot of a content takes its object along'(pool, { seed }) {
    const model = new PoolModel(pool);
    const at = model.addDevice({ slots: 8 });
    const palette = new Palette(pool.pageSize, seed);
    const [page, next] = [palette.easy(), palette.easy()];
    for (const slot of [0, 1, 2]) model.store(at, slot, page);
    model.invalidate(at, 0);
    model.store(at, 1, next);
    expectEqual(pool.stats().objects, 2, 'objects while a slot is left');
    model.invalidate(at, 2);
    expectEqual(pool.stats().objects, 1, 'objects when no slot is left');
    model.checkAll('after that');
  },

  'same-filled pages take no object'(pool, { seed }) {
    const model = new PoolModel(pool);
    const at = model.addDevice({ slots: 8 });
    const { zero, sameFilled } = new Palette(pool.pageSize, seed);
    for (const [slot, page] of [zero, sameFilled, zero].entries()) {
      expectEqual(model.store(at, slot, page), 'same-filled', page.key);
    }
    const { objects, poolTotalSize } = pool.stats();
    expectEqual(objects + poolTotalSize, 0, 'objects and bytes of pool pages');
    model.checkAll('after that');
  },

  'a page stored again to its slot is unchanged'(pool, { seed }) {
    const model = new PoolModel(pool);
    const at = model.addDevice({ slots: 8 });
    const palette = new Palette(pool.pageSize, seed);
    for (const page of [palette.easy(), palette.sameFilled, palette.zero]) {
      model.store(at, 3, page);
      const before = pool.stats();
      expectEqual(model.store(at, 3, page), 'unchanged', `${page.key}, again`);
      const after = { ...pool.stats() };
      for (const counter of ['duplicateEntry', 'dedupCandidates'] as const) {
        Object.assign(after, { [counter]: before[counter] });
      }
      expectEqual(
        JSON.stringify(after),
        JSON.stringify(before),
        `stats() after ${page.key}, again`,
      );
    }
  },

  'with exclusive loads a slot is empty once it was loaded'(pool, { seed }) {
    const device = pool.createDevice({ slots: 4, exclusiveLoads: true });
    const palette = new Palette(pool.pageSize, seed);
    const loaded = new Uint8Array(pool.pageSize);
    for (const page of [palette.easy(), palette.sameFilled]) {
      device.store(0, page.bytes);
      device.store(1, page.bytes);
      expectEqual(device.load(0, loaded), 'loaded', `load of ${page.key}`);
      expectBytes(loaded, page.bytes, `load of ${page.key}`);
      expectEqual(device.load(0, loaded), 'empty', `load of ${page.key}, again`);
      expectEqual(device.load(1, loaded), 'loaded', `load of the other slot with ${page.key}`);
      expectBytes(loaded, page.bytes, `load of the other slot with ${page.key}`);
    }
    new PoolModel(pool).checkAll('after that');
  },

  'a slot or a buffer that cannot be is refused and nothing changes'(pool, { seed }) {
    const model = new PoolModel(pool);
    const at = model.addDevice({ slots: 8 });
    const page = new Palette(pool.pageSize, seed).easy();
    model.store(at, 0, page);
    const before = JSON.stringify(pool.stats());
    const { device } = at;
    for (const slot of [-1, 8, 0.5, Number.NaN, 2 ** 32]) {
      const calls = [
        () => device.store(slot, page.bytes),
        () => device.load(slot, page.bytes.slice()),
        () => device.has(slot),
        () => device.invalidate(slot),
        () => device.invalidateRange(slot, 1),
      ];
      for (const call of calls) expectThrows(call, ['RangeError'], `${call} with slot ${slot}`);
    }
    for (const length of [0, pool.pageSize - 1, pool.pageSize + 1]) {
      const buffer = new Uint8Array(length);
      expectThrows(() => device.store(0, buffer), ['TypeError'], `store of ${length} bytes`);
      expectThrows(() => device.load(0, buffer), ['TypeError'], `load into ${length} bytes`);
    }
    expectEqual(JSON.stringify(pool.stats()), before, 'stats() after calls that were refused');
    model.checkAll('after calls that were refused');
  },

  async 'a device that is closed takes its pages along'(pool, { seed }) {
    const model = new PoolModel(pool);
    const [kept, closed] = [model.addDevice({ slots: 8 }), model.addDevice({ slots: 8 })];
    const palette = new Palette(pool.pageSize, seed);
    const [shared, own] = [palette.easy(), palette.easy()];
    for (const at of [kept, closed]) model.store(at, 0, shared);
    model.store(closed, 1, own);
    await model.closeDevice(closed);
    expectEqual(pool.stats().objects, 1, 'objects after a device was closed');
    expectThrows(() => closed.device.has(0), ['PAGEFOLD_CLOSED'], 'has() of a closed device');
    model.checkAll('after a device was closed');
  },

  async 'a pool that is closed refuses every call'(pool, { seed }) {
    const device = pool.createDevice({ slots: 4 });
    const page = new Palette(pool.pageSize, seed).easy().bytes;
    device.store(0, page);
    await pool.close();
    await pool.close();
    for (const [name, call] of Object.entries(callsOn(pool, device, page))) {
      expectThrows(call, ['PAGEFOLD_CLOSED'], `${name} after close()`);
    }
  },
};

function callsOn(pool: PagePool, device: ReturnType<PagePool['createDevice']>, page: Uint8Array) {
  return {
    store: () => device.store(0, page),
    load: () => device.load(0, page),
    has: () => device.has(0),
    invalidate: () => device.invalidate(0),
    stats: () => pool.stats(),
    compact: () => pool.compact(),
    createDevice: () => pool.createDevice({ slots: 1 }),
  };
}
