import test from 'ava';
import { commandsIn } from '../../support/readme.mjs';

const shown = commandsIn(new URL('../README.md', import.meta.url));
const fails = /zstd$|--disk-full$/;

for (const { command, output, run } of shown) {
  test(`README: ${command}`, async (t) => {
    t.deepEqual(await run(), { exitCode: fails.test(command) ? 1 : 0, output });
  });
}

test('the README shows every program', (t) => {
  const programs = new Set(shown.map(({ command }) => /dist\/([a-z-]+)\.js/.exec(command)?.[1]));
  t.deepEqual([...programs], ['select-by-name', 'replace-a-backend', 'two-pools', 'shutdown']);
});
