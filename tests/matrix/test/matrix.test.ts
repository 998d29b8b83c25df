import { type MatrixCombination, matrixCombinations, matrixSuite } from '@pagefold/conformance';
import { type BackendKind, backendKinds } from '@pagefold/contracts';
import { BackendRegistry } from '@pagefold/core';
import test from 'ava';
import { builtinBackends } from 'pagefold';

const registry = new BackendRegistry(builtinBackends);

/** The names of a kind, without what engines there are of each. */
function namesOf(kind: BackendKind): string[] {
  const labels = matrixCombinations(registry).map((one) => one[kind]);
  return [...new Set(labels)].filter((label) => !label.includes('/'));
}

/** Each name once at least, and not always beside the same; `npm run matrix` has all pairs and all engines. */
function someCombinations(): MatrixCombination[] {
  const [hashers, allocators] = [namesOf('hasher'), namesOf('allocator')];
  return namesOf('compressor').map((compressor, i) => ({
    hasher: hashers[i % hashers.length]!,
    compressor,
    allocator: allocators[(i + Math.floor(i / hashers.length)) % allocators.length]!,
  }));
}

const chosen = someCombinations();
const isSame = (one: MatrixCombination) => (other: MatrixCombination) =>
  backendKinds.every((kind) => one[kind] === other[kind]);

test('every name is in a combination that is proved', (t) => {
  for (const kind of backendKinds) {
    const all = registry.list(kind).map(({ descriptor }) => descriptor.name);
    const proved = new Set(chosen.map((one) => one[kind]));
    t.deepEqual([...proved].sort(), [...new Set(all)].sort());
  }
});

/** One after the other, since each has a page memory of its own. */
function prove(pageSize: number, combinations: readonly MatrixCombination[]): void {
  const filter = (one: MatrixCombination) => combinations.some(isSame(one));
  const given = { backends: registry, script: 'short', pageSizes: [pageSize], filter } as const;
  for (const { name, skip, run } of matrixSuite(given)) {
    if (skip !== undefined) {
      test.skip(`${name} (${skip})`, () => {});
      continue;
    }
    test.serial(name, async (t) => {
      const nothingToTry = await run();
      if (nothingToTry !== undefined) t.log(nothingToTry);
      t.pass();
    });
  }
}

prove(4096, chosen);
prove(16_384, chosen.slice(0, 1));
