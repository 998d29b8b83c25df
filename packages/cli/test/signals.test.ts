import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canCapture } from '@pagefold/estimate';
import { testWhere } from '@pagefold/test-support';
import test from 'ava';
import { folder, imageFile, moduleFile, shell, start, startNode } from './support/pagefold.ts';

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

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  for (const [name, args] of Object.entries(commands)) {
    test(`${signal} ends ${name} while a backend keeps the thread`, async (t) => {
      const running = start(...args(await imageFile(t), await moduleFile(t, busy)));
      await running.says('busy');
      running.kill(signal);
      t.is((await running.finished).signal, signal);
    });
  }
}

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
