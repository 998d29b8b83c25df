import { hasherEngineSuite, hasherSuite } from '@pagefold/conformance';
import { backendLabel } from '@pagefold/contracts';
import { xxh3HashWasm, xxh3Js, xxh3Wasm } from '@pagefold/hash-xxh3';
import test from 'ava';

const engines = [xxh3Wasm, xxh3Js, xxh3HashWasm];
const suites = [
  ...engines.map((descriptor) => {
    const label = backendLabel(descriptor);
    return { label, cases: hasherSuite({ descriptor }) };
  }),
  { label: 'all engines', cases: hasherEngineSuite({ descriptors: engines }) },
];

for (const { label, cases } of suites) {
  for (const { name, skip, run } of cases) {
    const declare = skip === undefined ? test : test.skip;
    declare(`${label}: ${name}${skip === undefined ? '' : ` (${skip})`}`, async (t) => {
      const nothingToCheck = await run();
      t.pass();
      if (nothingToCheck !== undefined) t.log(nothingToCheck);
    });
  }
}
