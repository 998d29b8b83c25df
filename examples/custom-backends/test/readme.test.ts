import test from 'ava';
import { commandsIn } from '../../support/readme.mjs';

for (const { command, output, run } of commandsIn(new URL('../README.md', import.meta.url))) {
  test.serial(`README: ${command}`, async (t) => {
    const { exitCode, output: printed } = await run();
    t.is(withoutTimes(printed), withoutTimes(output));
    t.is(exitCode, 0);
  });
}

/** Times per page come last but for what a line comes to, and a star hangs on them; columns are as wide as what is in them. */
function withoutTimes(text: string): string {
  return text
    .replace(/ +/g, ' ')
    .replace(/ \d+\.\d(?=$| pass| yes| no| to 6)/gm, '')
    .replace(/^ \* (?=\w)/gm, ' ');
}
