import { hasherEngineSuite, hasherSuite } from '@pagefold/conformance';
import { backendLabel } from '@pagefold/contracts';
import { crc32cHashWasm, crc32cJs, crc32cWasm } from '@pagefold/hash-crc32c';
import test from 'ava';

const engines = [crc32cWasm, crc32cJs, crc32cHashWasm];
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
