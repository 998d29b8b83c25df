import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { canCapture, captureProcesses } from '@pagefold/estimate';
import { testWhere } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { captureTest, framesTold, mapsZeroPage, rootTest } from './helper/capture-test.ts';
import { startHelper, startHolder } from './helper/children.ts';
import { Collected } from './helper/collected.ts';

const zeroPageTest = testWhere(
  canCapture() === true ? mapsZeroPage() || 'this kernel maps no zero page' : canCapture(),
  test.serial,
);

zeroPageTest('takes zero-filled pages, but not the zero page of the kernel', async (t) => {
  const written = await startHolder(t, { what: 'write-zeros', seed: 0, blocks: 2000 });
  const read = await startHolder(
    t,
    { what: 'read-only', seed: 0, blocks: 2000 },
    { what: 'hold', seed: 1, blocks: 10 },
  );
  const zeros = async (pid: number) => {
    const collected = new Collected();
    const report = await captureProcesses({ pids: [pid], write: collected.write });
    return { zeros: collected.zeroBlocks(), ...report.processes[0]! };
  };
  t.true((await zeros(written.pid)).zeros >= 2000);
  const ofRead = await zeros(read.pid);
  if (framesTold) t.true(ofRead.zeros < 1000, `${ofRead.zeros}`);
  else t.true(ofRead.zeros - ofRead.frameUnknown < 1000, `${ofRead.zeros}`);
});

rootTest('a page that a fork shares is taken once', async (t) => {
  const script = 'x=$(head -c 2000000 /dev/zero | tr "\\0" a); (sleep 60; :) & echo $!; read end';
  const shell = spawn('/bin/sh', ['-c', script], { detached: true });
  t.teardown(() => process.kill(-shell.pid!, 'SIGKILL'));
  const [line] = await once(shell.stdout, 'data');
  const pids = [shell.pid!, Number(line)];
  const report = await captureProcesses({ pids, write: () => {} });
  const [parent, child] = report.processes;
  t.true(parent!.pages > 2_000_000 / report.pageSize);
  t.true(child!.sameFrame > 2_000_000 / report.pageSize);
  t.true(child!.pages < 200);
  t.false(report.warnings.some((line) => /lost|more than once/.test(line)));
});

captureTest('without root it counts what may be there twice', async (t) => {
  const { fork } = await captureUnprivileged(t);
  t.true(fork.processes.every((process: { sameFrame: number }) => process.sameFrame === 0));
  t.true(fork.processes[1].frameUnknown > 0);
  t.regex(
    fork.warnings.at(-1),
    /^\d+ pages \(.*\) may be in the image more than once, or be the zero/,
  );
});

rootTest('a process of another user is refused, and who may read it is said', async (t) => {
  const { refusal, beside } = await captureUnprivileged(t);
  t.is(refusal.code, 'PAGEFOLD_INPUT_FAILED');
  t.regex(refusal.message, /^process \d+ \(.*\): it belongs to user 0: capture it as that user/);
  const [own, other] = beside.processes;
  t.is(own.outcome, 'complete');
  t.like(other, { outcome: 'refused', pages: 0 });
  t.true(other.unreadable > 100);
  t.is(beside.warnings[0], refusal.message);
});

/** What a user without privileges gets: of a process of theirs that forked, and of one of this user. */
async function captureUnprivileged(t: ExecutionContext) {
  const holder = await startHolder(t);
  const helper = startHelper(t, 'unprivileged', [`${holder.pid}`], { silent: true });
  let output = '';
  helper.stdout!.on('data', (data) => {
    output += data;
  });
  await once(helper, 'close');
  return JSON.parse(output);
}
