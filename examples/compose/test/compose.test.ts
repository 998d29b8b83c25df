import test from 'ava';
import { commandsIn } from '../../support/readme.mjs';

const shown = commandsIn(new URL('../README.md', import.meta.url));

for (const { command, output, run } of shown) {
  test(`README: ${command}`, async (t) => {
    t.deepEqual(await run(), { exitCode: 0, output });
  });
}

test('all three ways print the same', (t) => {
  t.is(shown.length, 3);
  t.is(new Set(shown.map(({ output }) => output)).size, 1);
});
