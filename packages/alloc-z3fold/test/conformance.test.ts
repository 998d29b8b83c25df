import { z3fold } from '@pagefold/alloc-z3fold';
import { allocatorSuite } from '@pagefold/conformance';
import test from 'ava';

for (const { name, run } of allocatorSuite({ descriptor: z3fold })) {
  test(name, async (t) => {
    const nothingToCheck = await run();
    t.pass();
    if (nothingToCheck !== undefined) t.log(nothingToCheck);
  });
}
