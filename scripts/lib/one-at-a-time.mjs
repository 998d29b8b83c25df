// What a module imports first whose tests are to run one after the other, while those of other workers run beside them. AVA's
// option `serial` runs one worker at a time, too.
import test from 'ava';

let last = Promise.resolve();
let finish;

test.beforeEach(async () => {
  const before = last;
  let end;
  last = new Promise((resolve) => {
    end = resolve;
  });
  await before;
  finish = end;
});

test.afterEach.always(() => finish());
