import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { InputError } from '@pagefold/contracts';
import { captureProcesses } from '@pagefold/estimate';
import { captureTest } from './helper/capture-test.ts';
import { end, startHolder, stateOf } from './helper/children.ts';

captureTest('refuses ids that name no process before anything is written', async (t) => {
  const holder = await startHolder(t);
  const refused = async (pids: number[], code: string, message: string | RegExp) => {
    const write = () => t.fail('written');
    const expected = { instanceOf: InputError, code, message };
    await t.throwsAsync(captureProcesses({ pids, write }), expected);
  };
  const { pid } = holder;
  for (const bad of [Number.NaN, 1.5, 0, -4, 2 ** 40]) {
    const message = `a process id is a whole number from 1 on, got ${bad}`;
    await refused([pid, bad], 'PAGEFOLD_BAD_INPUT', message);
  }
  await refused([], 'PAGEFOLD_BAD_INPUT', 'no process and no cgroup was given');
  await end(holder);
  await refused([pid], 'PAGEFOLD_INPUT_NOT_FOUND', `no process ${pid} is running here`);
  await refused([2 ** 31 - 1], 'PAGEFOLD_INPUT_NOT_FOUND', /^no process 2147483647 is running/);
});

captureTest('says whose thread an id is', async (t) => {
  const holder = await startHolder(t);
  const thread = threadOf(holder.pid);
  await t.throwsAsync(captureProcesses({ pids: [thread], write: () => {} }), {
    code: 'PAGEFOLD_BAD_INPUT',
    message: `${thread} is a thread of process ${holder.pid}: give that id instead`,
  });
});

captureTest(
  'calls a process what the system calls it, in a form that can be printed',
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'pagefold-name-'));
    const link = join(folder, 'a\u001b[2J\nb');
    symlinkSync('/bin/sh', link);
    const shell = spawn(link, ['-c', 'echo; read end']);
    t.teardown(() => {
      shell.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    });
    await once(shell.stdout, 'data');
    const { processes } = await captureProcesses({ pids: [shell.pid!], write: () => {} });
    t.is(processes[0]!.name, '"a\\u{1b}[2J\\u{a}b"');
  },
);

captureTest('warns about a process that has ended already', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 10 });
  const shell = spawn('/bin/sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60']);
  t.teardown(() => shell.kill('SIGKILL'));
  const [line] = await once(shell.stdout, 'data');
  const zombie = Number(line);
  while (stateOf(zombie) !== 'Z') await setTimeout(5);
  const report = await captureProcesses({ pids: [zombie, holder.pid], write: () => {} });
  t.like(report.processes[0], { pid: zombie, outcome: 'no-memory', pages: 0 });
  t.regex(report.warnings[0]!, /has no memory of its own: it has ended and waits for its parent$/);
  await t.throwsAsync(captureProcesses({ pids: [zombie], write: () => {} }), {
    code: 'PAGEFOLD_BAD_INPUT',
  });
});

function threadOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map(Number);
  return threads.find((id) => id !== pid)!;
}
