import { backendSuite } from '@pagefold/conformance';
import { backendLabel } from '@pagefold/contracts';
import test from 'ava';
import { builtinDescriptors } from './support/builtin-descriptors.ts';

// Every backend's own package proves it with pages of 4 KiB.
const pageSize = 16384;

test('every kind of backend is among those that are proved', (t) => {
  const kinds = builtinDescriptors.map(({ kind }) => kind);
  t.deepEqual(new Set(kinds), new Set(['hasher', 'compressor', 'allocator']));
  t.true(kinds.length >= 13);
});

for (const descriptor of builtinDescriptors) {
  for (const { name, skip, run } of backendSuite(descriptor, { pageSize })) {
    const runOrSkip = skip === undefined ? test : test.skip;
    runOrSkip(`${backendLabel(descriptor)}: ${name}`, async (t) => {
      await run();
      t.pass();
    });
  }
}
