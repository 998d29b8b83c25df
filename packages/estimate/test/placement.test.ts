import { zbud } from '@pagefold/alloc-zbud';
import { type AllocatorStats, BackendError, type ObjectCounter } from '@pagefold/contracts';
import test from 'ava';
import { CountedPlacement } from '../dist/placement.js';

/** A counter with some members made wrong. */
function placementOf(members: Partial<ObjectCounter>): CountedPlacement {
  const counter = zbud.createCounter!({ pageSize: 4096 });
  const { name, maxObjectSize, wholePageFrom, byteLength } = counter;
  const declared = { name, maxObjectSize, wholePageFrom, byteLength };
  const add = (length: number) => counter.add(length);
  return new CountedPlacement({ ...declared, add, stats: () => counter.stats(), ...members });
}

function fail(): never {
  throw new Error('no luck');
}

test('what a counter throws is a failure of its backend', (t) => {
  const placement = placementOf({ add: fail, stats: fail });
  const expected = { instanceOf: BackendError, code: 'PAGEFOLD_BACKEND_FAILED' } as const;
  t.throws(() => placement.add(1), { ...expected, message: /zbud.*add failed: no luck/ });
  t.throws(() => placement.stats(), { ...expected, message: /zbud.*stats failed: no luck/ });
});

test('a counter that promises instead of counting is refused', (t) => {
  const later = Promise.resolve({} as AllocatorStats);
  const placement = placementOf({ add: () => later as never, stats: () => later as never });
  const expected = { instanceOf: BackendError, message: /a backend does its work at once/ };
  t.throws(() => placement.add(1), expected);
  t.throws(() => placement.stats(), expected);
});
