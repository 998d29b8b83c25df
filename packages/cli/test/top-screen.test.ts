import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'ava';
import { adminRig } from './support/admin-rig.ts';
import { bin } from './support/pagefold.ts';

/** Begins with the second screen, and ends with the first one, the cursor and the end of lines as they were. */
const enter = '\u001b[?1049h';
const leave = '\u001b[?7h\u001b[?25h\u001b[?1049l';

/** Runs `pagefold top` on a terminal of 80 by 24, which `script` makes. */
async function topOn(path: string, keys: string): Promise<{ code: number; text: string }> {
  const command = `stty cols 80 rows 24; exec '${process.execPath}' '${bin}' top '${path}'`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TERM: 'xterm' },
  });
  let text = '';
  let isAsked = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (isAsked || !text.includes('q quits')) return;
    isAsked = true;
    child.stdin.write(keys);
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, text };
}

if (process.platform === 'linux') {
  for (const [what, keys] of [
    ['q', 'q'],
    ['Ctrl-C', '\u0003'],
  ] as const) {
    test(`top fills a terminal, and ${what} leaves it as it was`, async (t) => {
      const { path } = await adminRig(t);
      const { code, text } = await topOn(path, keys);
      t.is(code, 0);
      t.true(text.includes(enter));
      t.regex(text, /DISK +HELD +SIZE/);
      t.regex(text, /vm1 +0B +1\.0M/);
      t.true(text.slice(text.lastIndexOf('q quits')).includes(leave));
    });
  }
} else {
  test.skip('top on a terminal: `script` is another program on this system', (t) => t.pass());
}
