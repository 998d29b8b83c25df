import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { allocatorSuite } from '@pagefold/conformance';
import test from 'ava';

for (const { name, run } of allocatorSuite({ descriptor: zsmalloc })) {
  test(name, async (t) => {
    const nothingToCheck = await run();
    t.pass();
    if (nothingToCheck !== undefined) t.log(nothingToCheck);
  });
}
