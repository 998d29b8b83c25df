import { inPlaceHasher } from '@pagefold/backend-kit';
import test from 'ava';
import { newMemory } from './support/memory.ts';

/** A hasher that shows which views it is given. */
function watched() {
  const memory = newMemory();
  const views: [page: Uint8Array, digest: Uint8Array][] = [];
  const hasher = inPlaceHasher(memory, {
    name: 'sum',
    digestLength: 4,
    collisionResistant: false,
    hash(page, digest) {
      views.push([page, digest]);
      digest.fill(page.reduce((sum, byte) => sum + byte, 0));
    },
  });
  return { memory, views, hasher };
}

test('it reads and writes at the addresses of each call', (t) => {
  const { memory, hasher } = watched();
  memory.bytes.set([1, 2, 3, 4], 100);
  for (const [src, length, out, expected] of [
    [100, 4, 200, 10],
    [101, 3, 200, 9],
    [100, 2, 200, 3],
    [100, 2, 300, 3],
    [100, 0, 300, 0],
    [0, 0, 0, 0],
  ] as const) {
    memory.bytes.fill(9, out, out + 4);
    hasher.hash(src, length, out);
    t.deepEqual([...memory.bytes.subarray(out, out + 4)], Array(4).fill(expected));
  }
});

test('one page after the other, staged at one address, makes no new view', (t) => {
  const { memory, views, hasher } = watched();
  hasher.hash(100, 4, 200);
  memory.bytes.fill(7, 100, 104);
  hasher.hash(100, 4, 200);
  t.is(views[1]![0], views[0]![0]);
  t.is(views[1]![1], views[0]![1]);
  t.is(memory.bytes[200], 28);
});
