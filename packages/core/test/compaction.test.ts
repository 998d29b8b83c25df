import type { Handle, ObjectMoved } from '@pagefold/contracts';
import { sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { CellAllocator } from './support/cell-allocator.ts';
import { incompressible, pageSize, trimmed } from './support/pages.ts';
import { rig } from './support/rig.ts';
import { SlowStore } from './support/slow-store.ts';

test('a compaction that says for ever that there is more to do ends all the same', async (t) => {
  const { pool, device, allocator, check } = rig({ stores: [new SlowStore({ prompt: true })] });
  const slots = device();
  for (let slot = 0; slot < 300; slot++) slots.store(slot, trimmed(slot + 1));
  let steps = 0;
  allocator.replace('compact', () => {
    steps++;
    return { poolPages: 0, finished: false };
  });
  t.is(await pool.compactInSlices(), 0);
  t.true(steps > 0);
  t.true((await pool.reclaim(Number.POSITIVE_INFINITY)) > 0);
  t.is(check().backedObjects, 300);
});

test('compaction goes on as long as it releases something', async (t) => {
  const { pool, device, allocator } = rig();
  device().store(0, incompressible(0));
  let left = 1000;
  allocator.replace('compact', () => ({ poolPages: left > 0 ? 1 : 0, finished: --left < 0 }));
  t.is(await pool.compactInSlices(), 1000);
});

test('an allocator that moves what is no object, or to no handle, has failed', (t) => {
  const lies: [string, number, number][] = [
    ['no object', 7, 5],
    ['no handle', 0, 0],
  ];
  for (const [lie, owner, handle] of lies) {
    const { pool, device } = rig({
      allocator: (context) => {
        let moved: ObjectMoved = () => {};
        const cells = new CellAllocator(context, {});
        return Object.assign(cells, {
          placeFor: (listener: ObjectMoved) => {
            moved = listener;
            return cells;
          },
          compact: () => {
            moved(owner, handle as Handle);
            return { poolPages: 0, finished: true };
          },
        });
      },
    });
    const slots = device();
    slots.store(0, incompressible(0));
    t.throws(() => pool.compact(), { code: 'PAGEFOLD_BACKEND_FAILED' }, lie);
    const page = new Uint8Array(pageSize);
    t.is(slots.load(0, page), 'loaded');
    sameBytes(t, page, incompressible(0));
  }
});
