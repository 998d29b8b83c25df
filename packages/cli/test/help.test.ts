import test from 'ava';
import { createProgram } from '../dist/program.js';

/** What help is wrapped at where there is no terminal. */
const width = 80;

for (const command of createProgram(() => async () => {}).commands) {
  test(`the help of ${command.name()} breaks lines only where they are full or end`, (t) => {
    const lines = command.helpInformation().split('\n');
    const early = lines.filter((line, i) => {
      const next = lines[i + 1] ?? '';
      const [word = ''] = next.split(' ');
      const isText = /^\S/.test(line) && /^\S/.test(next);
      return isText && !/[.:]$/.test(line) && `${line} ${word}`.length <= width;
    });
    t.deepEqual(early, []);
  });

  test(`the help of ${command.name()} fits`, (t) => {
    const rows = command.helpInformation().split('\n');
    t.deepEqual(
      rows.filter((row) => row.length > width),
      [],
    );
  });
}
