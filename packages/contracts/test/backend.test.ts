import { backendKinds, backendLabel, loadOutcomes, storeOutcomes } from '@pagefold/contracts';
import test from 'ava';

test('a label is the name, with the engine where there is one', (t) => {
  t.is(backendLabel({ name: 'lz4' }), 'lz4');
  t.is(backendLabel({ name: 'deflate', engine: 'pako' }), 'deflate/pako');
});

test('a pool has a hasher, a compressor and an allocator', (t) => {
  t.deepEqual([...backendKinds], ['hasher', 'compressor', 'allocator']);
});

test('no outcome is there twice, and those of a batch fit into a byte', (t) => {
  for (const outcomes of [storeOutcomes, loadOutcomes]) {
    t.is(new Set(outcomes).size, outcomes.length);
    t.true(outcomes.length <= 256);
  }
});
