import { zbud } from '@pagefold/alloc-zbud';
import { allocatorSuite } from '@pagefold/conformance';
import test from 'ava';

for (const { name, run } of allocatorSuite({ descriptor: zbud })) {
  test(name, async (t) => {
    const nothingToCheck = await run();
    t.pass();
    if (nothingToCheck !== undefined) t.log(nothingToCheck);
  });
}
