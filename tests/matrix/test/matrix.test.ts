import { matrixSuite } from '@pagefold/conformance';
import test from 'ava';
import { builtinBackends } from 'pagefold';

for (const { name, skip, run } of matrixSuite({ backends: builtinBackends, script: 'short' })) {
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
