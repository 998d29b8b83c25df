import { createPool } from '@pagefold/builtins';
import { keepsPage } from '@pagefold/contracts';
import test from 'ava';

const pageSize = 4096;

/** A page that compresses to about so many bytes, and is no other's. */
function page(number: number, bytes: number): Uint8Array {
  const made = new Uint8Array(pageSize);
  for (let i = 0, state = number * 2654435761 + 1; i < bytes; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    made[i] = state >>> 24;
  }
  return made;
}

test('a full pool whose allocator gets no pool page says that it is the limit, whatever sizes come', async (t) => {
  const pool = await createPool({ poolLimitBytes: 64 * pageSize });
  const device = pool.createDevice({ slots: 400, onFailure: 'keep' });
  let slots = 0;
  while (keepsPage(device.store(slots, page(slots, 1000)))) slots++;
  // Each takes the place of another, in a size class of its own, which takes a zspage of several pool pages.
  const outcomes = Array.from({ length: slots }, (_, i) =>
    device.store(i, page(1000 + i, 300 + 97 * (i % 32))),
  );
  t.true(outcomes.some((outcome) => outcome === 'pool-limit'));
  t.deepEqual(
    outcomes.filter((outcome) => !keepsPage(outcome) && outcome !== 'pool-limit'),
    [],
  );
  const { rejectAllocFail, rejectPoolLimit } = pool.stats();
  t.is(rejectAllocFail, 0);
  t.true(rejectPoolLimit > 0);
  await pool.close();
});
