import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canCapture } from '@pagefold/estimate';
import { testWhere } from '@pagefold/test-support';
import test from 'ava';
import { stoppable } from '../dist/interruption.js';
import {
  folder,
  imageFile,
  mixedImage,
  moduleFile,
  shell,
  start,
  startNode,
  startReading,
} from './support/pagefold.ts';

/** A compressor that says that it is there and never gives the thread back. */
const busy = `export const busy = {
  kind: 'compressor', name: 'busy', contractVersion: 1, options: {}, probe: () => true,
  create: () => { process.stderr.write('busy\\n'); for (;;); },
};`;

const commands: Readonly<Record<string, (image: string, module: string) => readonly string[]>> = {
  analyze: (image, module) => ['analyze', image, '--with', module, '--compressor', 'busy'],
  'analyze --verify --json': (image, module) => [
    'analyze',
    image,
    '--with',
    module,
    '--compressor',
    'busy',
    '--verify',
    '--json',
  ],
  conformance: (_, module) => ['conformance', module],
  matrix: (_, module) => ['matrix', '--with', module, '--compressor', 'busy'],
};

/** A signal is taken in one place, so one command shows what another signal does. */
const ended = { SIGINT: Object.keys(commands), SIGTERM: ['matrix'] } as const;

for (const [signal, names] of Object.entries(ended) as ['SIGINT' | 'SIGTERM', string[]][]) {
  for (const name of names) {
    const args = commands[name]!;
    test(`${signal} ends ${name} while a backend keeps the thread`, async (t) => {
      const running = start(...args(await imageFile(t), await moduleFile(t, busy)));
      await running.says('busy');
      running.kill(signal);
      t.is((await running.finished).signal, signal);
    });
  }
}

/** A compressor that says that it has been asked for the first time. */
const telling = `let said = false;
export const telling = {
  kind: 'compressor', name: 'telling', contractVersion: 1, options: {}, probe: () => true,
  create: () => ({
    name: 'telling', capabilities: { maxPrefix: 0 }, readSlack: 0, writeSlack: 0,
    bound: (length) => length, decompress: () => 0,
    compress: () => {
      if (!said) process.stderr.write('asked\\n');
      said = true;
      return 0;
    },
  }),
};`;

for (const form of ['text', 'json'] as const) {
  test(`SIGINT prints what is known by then as ${form}, marked as partial`, async (t) => {
    const args = [
      'analyze',
      '-',
      '--with',
      await moduleFile(t, telling),
      '--compressor',
      'telling',
    ];
    const running = startReading(mixedImage(700), ...args, ...(form === 'json' ? ['--json'] : []));
    await running.says('asked');
    running.kill('SIGINT');
    const { signal, out } = await running.finished;
    t.is(signal, 'SIGINT', 'so that a loop of a shell ends too');
    if (form === 'text') {
      t.regex(out, /^standard input: \d+ pages .*, PARTIAL: interrupted, of a number that is not/);
      return;
    }
    const { partial, pages, expected_pages } = JSON.parse(out);
    t.true(partial);
    t.true(pages > 0 && pages <= 700);
    t.is(expected_pages, null);
  });
}

test('SIGTERM during an analysis prints nothing', async (t) => {
  const args = ['analyze', '-', '--with', await moduleFile(t, telling), '--compressor', 'telling'];
  const running = startReading(mixedImage(700), ...args);
  await running.says('asked');
  running.kill('SIGTERM');
  const { signal, out } = await running.finished;
  t.is(signal, 'SIGTERM');
  t.is(out, '');
});

test.serial('after the first SIGINT, or when the work is done, the next is the system’s', (t) => {
  const before = process.listenerCount('SIGINT');
  const done = stoppable();
  t.is(process.listenerCount('SIGINT'), before);
  done.listen();
  t.is(process.listenerCount('SIGINT'), before + 1);
  done.release();
  t.is(process.listenerCount('SIGINT'), before);
  const { signal, listen } = stoppable();
  listen();
  const heard = process.rawListeners('SIGINT').at(-1)!;
  heard.call(process, 'SIGINT');
  t.true(signal.aborted);
  t.is(process.listenerCount('SIGINT'), before);
});

test('a shell shows 130 and 143', async (t) => {
  const module = await moduleFile(t, busy);
  for (const [signal, exitCode] of [
    ['INT', 130],
    ['TERM', 143],
  ] as const) {
    const line = `exec 3< <(exec $PAGEFOLD conformance "$1" 2>&1 >/dev/null)
      P=$!; read -r -u 3; kill -${signal} $P; wait $P; echo $?`;
    t.is((await shell(line, module)).out, `${exitCode}\n`);
  }
});

const helper = fileURLToPath(new URL('./support/half-an-image.js', import.meta.url));
const whereCaptured = testWhere(canCapture());

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  whereCaptured(`${signal} during a capture leaves no file and no stopped process`, async (t) => {
    const target = await largeProcess();
    t.teardown(() => target.kill('SIGKILL'));
    const directory = await folder(t);
    const running = startNode(helper, String(target.pid), join(directory, 'image.raw'));
    await running.says('written');
    t.is(stateOf(target.pid!), 'T');
    t.is((await readdir(directory)).length, 1);
    running.kill(signal);
    t.is((await running.finished).signal, signal);
    t.deepEqual(await readdir(directory), []);
    t.not(stateOf(target.pid!), 'T');
  });
}

/** A process with more memory than is captured in one step. */
async function largeProcess(): Promise<ChildProcess> {
  const program =
    'globalThis.all = Buffer.alloc(8 << 20, 7); console.log(); setInterval(() => {}, 1000)';
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  const child = spawn(process.execPath, ['-e', program], { stdio: [...stdio] });
  await once(child.stdout!, 'data');
  return child;
}

function stateOf(pid: number): string {
  return /^State:\s*(\S)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;
}

whereCaptured('SIGTERM during the work of the demo leaves nothing behind', async (t) => {
  const tmp = await folder(t);
  const line = `exec 3< <(TMPDIR="$1" exec $PAGEFOLD demo 2>&1 >/dev/null)
    P=$!; read -r -u 3; kill -TERM $P; wait $P; echo $?`;
  t.is((await shell(line, tmp)).out, '143\n');
  t.deepEqual(await readdir(tmp), []);
});
