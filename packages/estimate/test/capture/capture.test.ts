import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { InputError } from '@pagefold/contracts';
import { type CaptureProgress, canCapture, captureProcesses } from '@pagefold/estimate';
import test, { type ExecutionContext } from 'ava';
import { end, startHelper, startHolder, stateOf } from './helper/children.ts';
import { Collected, upTo } from './helper/collected.ts';

/** A test that needs /proc; where there is none it says so instead. */
function captureTest(title: string, run: (t: ExecutionContext) => Promise<void>): void {
  test.serial(title, async (t) => {
    const possible = canCapture();
    if (possible === true) return run(t);
    t.log(`NOT TESTED: ${possible}`);
    t.pass();
  });
}

/** Whether the system tells which pages lie in the same frame. */
const framesTold = process.geteuid?.() === 0;

test('canCapture gives true or a reason', (t) => {
  const possible = canCapture();
  if (process.platform !== 'linux') t.regex(String(possible), /needs \/proc of Linux/);
  else t.true(possible === true || possible.length > 0);
});

captureTest('holds each page of a process exactly once, as it is', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 3000 });
  const collected = new Collected();
  const report = await captureProcesses({ pids: [holder.pid], write: collected.write });
  t.deepEqual(
    collected.blocks(1).toSorted((a, b) => a - b),
    upTo(3000),
  );
  t.is(report.pages * report.pageSize, collected.byteLength);
  t.like(report.processes[0], { pid: holder.pid, name: commOf(holder.pid), outcome: 'complete' });
  t.is(report.processes[0]!.pages, report.pages);
  t.true(report.processes[0]!.fileBacked > 0);
  t.log(report);
});

captureTest('takes the anonymous pages that the system counts, and no other', async (t) => {
  const holder = await startHolder(
    t,
    { what: 'hold', seed: 1, blocks: 1000 },
    { what: 'read-only', seed: 0, blocks: 100 },
  );
  let anonymousBytes = 0;
  const report = await captureProcesses({
    pids: [holder.pid],
    pause: true,
    write: () => {
      // The first batch is written while the process is paused, the last one is not.
      anonymousBytes ||= anonymousBytesOf(holder.pid);
    },
  });
  const { frameUnknown, sameFrame } = report.processes[0]!;
  t.is(report.pages - frameUnknown, anonymousBytes / report.pageSize);
  // The zero page of the kernel, mapped for 99 blocks that were read and not written.
  if (framesTold) t.true(frameUnknown === 0 && sameFrame > 0, `${frameUnknown} ${sameFrame}`);
  else t.true(frameUnknown > 0);
});

captureTest('takes a process that is given twice once', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 10 });
  const collected = new Collected();
  const pids = [holder.pid, holder.pid];
  const report = await captureProcesses({ pids, write: collected.write });
  t.is(report.processes.length, 1);
  t.is(collected.blocks(1).length, 10);
});

captureTest('takes zero-filled pages, but not the zero page of the kernel', async (t) => {
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

captureTest('does not hold pages that were freed', async (t) => {
  const holder = await startHolder(
    t,
    { what: 'fill-and-free', seed: 7, blocks: 500 },
    { what: 'hold', seed: 8, blocks: 10 },
  );
  const collected = new Collected();
  await captureProcesses({ pids: [holder.pid], write: collected.write });
  t.is(collected.blocks(7).length, 0);
  t.is(collected.blocks(8).length, 10);
});

captureTest('gets through a process that frees memory all the time', async (t) => {
  const holder = await startHolder(
    t,
    { what: 'hold', seed: 1, blocks: 1000 },
    { what: 'churn', seed: 2, blocks: 2000 },
  );
  const collected = new Collected();
  const { processes } = await captureProcesses({ pids: [holder.pid], write: collected.write });
  t.is(collected.blocks(1).length, 1000);
  t.is(processes[0]!.outcome, 'complete');
  t.log(processes[0]);
});

captureTest('hands all pages on in one buffer of a mebibyte, however many there are', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 5000 });
  const collected = new Collected();
  const { pageSize } = await captureProcesses({ pids: [holder.pid], write: collected.write });
  t.true(collected.byteLength > 16 * 1024 * 1024);
  t.is(collected.buffers.size, 1);
  t.is([...collected.buffers][0]!.byteLength, 1024 * 1024);
  t.true(collected.parts.every(({ length }) => length > 0 && length % pageSize === 0));
});

captureTest('waits for write before it fills the batch again', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 1000 });
  await captureProcesses({
    pids: [holder.pid],
    write: async (batch) => {
      const before = batch.slice();
      await setTimeout(1);
      t.is(Buffer.compare(batch, before), 0);
    },
  });
});

captureTest('tells how far it is', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 1000 });
  const seen: CaptureProgress[] = [];
  const report = await captureProcesses({
    pids: [holder.pid],
    write: () => {},
    onProgress: (progress) => seen.push(progress),
  });
  t.deepEqual(
    seen.map(({ pages }) => pages),
    seen.map(({ pages }) => pages).toSorted((a, b) => a - b),
  );
  t.is(seen.at(-1)!.pages, report.pages);
  t.is(seen[0]!.pid, holder.pid);
  t.true(seen[0]!.expectedPages >= 1000);
});

captureTest('a process that ends midway is reported and the others go on', async (t) => {
  const dying = await startHolder(t, { what: 'hold', seed: 1, blocks: 5000 });
  const staying = await startHolder(t, { what: 'hold', seed: 2, blocks: 1000 });
  const collected = new Collected();
  const report = await captureProcesses({
    pids: [dying.pid, staying.pid],
    write: async (batch) => {
      collected.write(batch);
      await end(dying);
    },
  });
  t.deepEqual(
    report.processes.map(({ outcome }) => outcome),
    ['ended', 'complete'],
  );
  t.true(report.processes[0]!.pages > 0 && report.processes[0]!.pages < 5000);
  t.regex(report.warnings[0]!, /^process \d+ \(.+\) ended while it was captured, after \d+ pages$/);
  t.is(collected.blocks(2).length, 1000);
});

captureTest('fails when all processes end', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 1000 });
  const name = commOf(holder.pid);
  const capture = captureProcesses({ pids: [holder.pid], write: () => end(holder) });
  await t.throwsAsync(capture, {
    instanceOf: InputError,
    code: 'PAGEFOLD_INPUT_NOT_FOUND',
    message: `process ${holder.pid} (${name}) ended while it was captured`,
  });
});

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
  await refused([], 'PAGEFOLD_BAD_INPUT', 'no process was given to capture');
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

captureTest('an abort ends it with the reason of the signal', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 5000 });
  const controller = new AbortController();
  const reason = new Error('enough');
  let batches = 0;
  const write = () => {
    batches++;
    controller.abort(reason);
  };
  const { signal } = controller;
  const pids = [holder.pid];
  const error = await t.throwsAsync(captureProcesses({ pids, write, signal, pause: true }));
  t.is(error, reason);
  t.is(batches, 1);
  t.not(stateOf(holder.pid), 'T');
  t.is(await t.throwsAsync(captureProcesses({ pids, write, signal })), reason);
  t.is(batches, 1);
});

captureTest('pause stops the process while it is read, and only then', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 1000 });
  const states: string[] = [];
  const write = () => {
    states.push(stateOf(holder.pid));
  };
  await captureProcesses({ pids: [holder.pid], write, pause: true });
  t.deepEqual(new Set(states.slice(0, -1)), new Set(['T']));
  t.not(stateOf(holder.pid), 'T');
  states.length = 0;
  await captureProcesses({ pids: [holder.pid], write });
  t.false(states.includes('T'));
});

captureTest('a paused process goes on when writing fails', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 1000 });
  const failure = new Error('disk full');
  const write = () => {
    t.is(stateOf(holder.pid), 'T');
    throw failure;
  };
  const error = await t.throwsAsync(captureProcesses({ pids: [holder.pid], write, pause: true }));
  t.is(error, failure);
  t.not(stateOf(holder.pid), 'T');
});

captureTest('a paused process goes on when a signal ends the one that captures', async (t) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 1000 });
    const capturing = startHelper(t, 'pausing', [`${holder.pid}`]);
    await once(capturing, 'message');
    t.is(stateOf(holder.pid), 'T');
    capturing.kill(signal);
    const [, endedBy] = await once(capturing, 'exit');
    t.is(endedBy, signal);
    t.not(stateOf(holder.pid), 'T');
  }
});

captureTest('a signal that somebody listens to is left to them', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 1000 });
  const capturing = startHelper(t, 'pausing', [`${holder.pid}`, 'listen']);
  await once(capturing, 'message');
  capturing.kill('SIGINT');
  const [code, endedBy] = await once(capturing, 'exit');
  t.deepEqual([code, endedBy], [7, null]);
  t.not(stateOf(holder.pid), 'T');
});

captureTest('a process that was stopped before stays stopped', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 1000 });
  holder.kill('SIGSTOP');
  while (stateOf(holder.pid) !== 'T') await setTimeout(1);
  const collected = new Collected();
  await captureProcesses({ pids: [holder.pid], write: collected.write, pause: true });
  t.is(stateOf(holder.pid), 'T');
  t.is(collected.blocks(1).length, 1000);
});

captureTest('captures itself, but cannot pause itself', async (t) => {
  const pids = [process.pid];
  const report = await captureProcesses({ pids, write: () => {} });
  t.true(report.pages > 0);
  await t.throwsAsync(captureProcesses({ pids, write: () => {}, pause: true }), {
    code: 'PAGEFOLD_BAD_INPUT',
    message: /is the one that captures and cannot stop itself$/,
  });
});

captureTest('a page that a fork shares is taken once', async (t) => {
  if (!framesTold) {
    t.log('NOT TESTED: frame numbers need root');
    t.pass();
    return;
  }
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

captureTest('without root it counts what may be there twice, and says who may read', async (t) => {
  const holder = await startHolder(t);
  const helper = startHelper(t, 'unprivileged', [`${holder.pid}`], { silent: true });
  let output = '';
  helper.stdout!.on('data', (data) => {
    output += data;
  });
  await once(helper, 'close');
  const { fork, refusal } = JSON.parse(output);
  t.true(fork.processes.every((process: { sameFrame: number }) => process.sameFrame === 0));
  t.true(fork.processes[1].frameUnknown > 0);
  t.regex(
    fork.warnings.at(-1),
    /^\d+ pages \(.*\) may be in the image more than once, or be the zero/,
  );
  if (!framesTold) {
    t.log('NOT TESTED: only root can start a process of another user');
    return;
  }
  t.is(refusal.code, 'PAGEFOLD_INPUT_FAILED');
  t.regex(refusal.message, /^process \d+ \(.*\): it belongs to user 0: capture it as that user/);
});

/** The bytes of a process that the system counts as anonymous, over all mappings. */
function anonymousBytesOf(pid: number): number {
  const smaps = readFileSync(`/proc/${pid}/smaps`, 'utf8');
  const sizes = [...smaps.matchAll(/^Anonymous: +(\d+) kB$/gm)].map(([, size]) => Number(size));
  return sizes.reduce((sum, size) => sum + size, 0) * 1024;
}

function commOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd();
}

/** The id of a thread of a process that is not its first. */
function threadOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map(Number);
  return threads.find((id) => id !== pid)!;
}
