import { lz4Js, lz4js, lz4Wasm } from '@pagefold/compress-lz4';
import { compressorEngineSuite, compressorSuite } from '@pagefold/conformance';
import { backendLabel } from '@pagefold/contracts';
import test from 'ava';

const engines = [lz4Wasm, lz4Js];
const suites = [
  ...[...engines, lz4js].map((descriptor) => {
    const label = backendLabel(descriptor);
    return { label, cases: compressorSuite({ descriptor }) };
  }),
  { label: 'all engines', cases: compressorEngineSuite({ descriptors: engines }) },
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
