import { matrixCombinations } from '@pagefold/conformance';
import { backendKinds } from '@pagefold/contracts';
import { BackendRegistry } from '@pagefold/core';
import test from 'ava';
import { builtinBackends } from 'pagefold';
import { isCompressorWithAllocator, isEngineAlone, isHasherAlone } from './support/combinations.ts';

const all = matrixCombinations(new BackendRegistry(builtinBackends));
const labelsOf = (combinations: typeof all) => {
  const kinds = backendKinds.map((kind) => combinations.map((one) => `${kind} ${one[kind]}`));
  return new Set(kinds.flat());
};

test('every backend is in a combination that these tests prove', (t) => {
  const proved = all.filter(
    (one) => isCompressorWithAllocator(one) || isHasherAlone(one) || isEngineAlone(one),
  );
  t.deepEqual(labelsOf(proved), labelsOf(all));
  t.true(proved.length < all.length);
});

test('every compressor meets every allocator', (t) => {
  const pairs = (combinations: typeof all) =>
    new Set(combinations.map(({ compressor, allocator }) => `${compressor} ${allocator}`));
  t.deepEqual(
    pairs(all.filter(isCompressorWithAllocator)),
    pairs(all.filter((one) => !isEngineAlone(one))),
  );
});
