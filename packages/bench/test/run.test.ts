import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { run, snakeCased } from '@pagefold/bench';
import test from 'ava';
import { temporaryFolder } from './support/native.ts';
import { testPages } from './support/pages.ts';
import { sampleResults } from './support/results.ts';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Runs the benchmark in this process. */
async function bench(...args: readonly string[]) {
  const text = { stdout: '', stderr: '' };
  const streamTo = (name: keyof typeof text) => ({
    write: (part: string) => {
      text[name] += part;
    },
  });
  const status = await run(args, { stdout: streamTo('stdout'), stderr: streamTo('stderr') });
  return { status, ...text };
}

test('a mistake is one line and exit code 2; help is exit code 0', async (t) => {
  t.deepEqual(await bench('--nonsense'), {
    status: 2,
    stdout: '',
    stderr: "bench: Unknown option '--nonsense'; see --help\n",
  });
  const help = await bench('--help');
  t.is(help.status, 0);
  t.regex(help.stdout, /^Usage: npm run bench/);
  t.is(help.stderr, '');
});

test('an image that is not there is one line and exit code 4', async (t) => {
  const { status, stdout, stderr } = await bench('--image', '/nonexistent/image');
  t.is(status, 4);
  t.is(stdout, '');
  t.regex(stderr, /bench: \/nonexistent\/image: no such file\n$/);
});

test('figures of an earlier run are printed and drawn again', async (t) => {
  const folder = temporaryFolder(t);
  const json = join(folder, 'old.json');
  const charts = join(folder, 'charts');
  writeFileSync(json, JSON.stringify(snakeCased(sampleResults)));
  const { status, stdout } = await bench('--from', json, '--charts', charts);
  t.is(status, 0);
  t.regex(stdout, /4,400 \[4,224, 4,488\]/);
  t.deepEqual(readdirSync(charts).sort(), [
    'bench.json',
    'bytes-per-page.svg',
    'pool-size.svg',
    'store-and-load.svg',
  ]);
});

test('a file without figures is one line and exit code 4', async (t) => {
  const json = join(temporaryFolder(t), 'other.json');
  for (const text of ['{}', 'null', 'no JSON']) {
    writeFileSync(json, text);
    const { status, stderr } = await bench('--from', json, '--no-charts');
    t.is(status, 4);
    t.regex(stderr, /^bench: \S+other\.json: no figures.*\n$/);
  }
});

test('a part can be measured by itself, and leaves nothing behind', async (t) => {
  const { folder, args, env } = smallRun(temporaryFolder(t), 'heap');
  const json = join(folder, 'figures.json');
  const child = spawn(process.execPath, [...args, '--json', json], { env });
  let stdout = '';
  child.stdout.on('data', (part) => {
    stdout += part;
  });
  t.deepEqual(await once(child, 'close'), [0, null]);
  t.regex(stdout, /^ {2}loadMany +\d+ \[\d+, \d+\]$/m);
  const text = readFileSync(json, 'utf8');
  t.is(JSON.parse(text).schema, 'pagefold.bench.v2');
  t.notRegex(text, /\/tmp|image\.raw/);
  t.deepEqual(readdirSync(folder).sort(), ['figures.json', 'image.raw']);
});

test('an interrupted run ends at once, with its processes and files', async (t) => {
  const { folder, args, env } = smallRun(temporaryFolder(t), 'mix');
  const child = spawn(process.execPath, args, { env });
  t.teardown(() => child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.startsWith('measuring mix')) break;
  }
  const measured = childrenOf(child.pid!);
  t.true(measured.length >= 4, `${measured.length} measured processes`);
  // Processes that are stopped do not end because their input does.
  for (const pid of measured) process.kill(pid, 'SIGSTOP');
  t.teardown(() => measured.forEach(killIfThere));
  const ended = once(child, 'close');
  child.kill('SIGINT');
  // They hold its standard error open, so this waits for them, too.
  t.deepEqual(await ended, [130, null]);
  t.deepEqual(readdirSync(folder), ['image.raw']);
});

/** What measures one section of a small image, and nothing else. */
function smallRun(folder: string, section: string) {
  const image = join(folder, 'image.raw');
  writeFileSync(image, testPages(300));
  const args = [main, '--quick', '--only', section, '--image', image];
  return { folder, args, env: { ...process.env, TMPDIR: folder } };
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

function childrenOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return readFileSync(path, 'utf8').trim().split(/\s+/).map(Number);
}
