import { readFileSync } from 'node:fs';
import { InputError } from '@pagefold/contracts';
import { type CaptureProgress, canCapture, captureProcesses } from '@pagefold/estimate';
import test from 'ava';
import { captureTest, commOf, framesTold, mapsZeroPage } from './helper/capture-test.ts';
import { end, startHolder, stateOf } from './helper/children.ts';
import { Collected, upTo } from './helper/collected.ts';

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
  t.is(frameUnknown > 0, !framesTold);
  // The zero page of the kernel, mapped for 99 blocks that were read and not written.
  if (framesTold && mapsZeroPage()) t.true(sameFrame > 0);
});

captureTest('takes a process that is given twice once', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 10 });
  const collected = new Collected();
  const pids = [holder.pid, holder.pid];
  const report = await captureProcesses({ pids, write: collected.write });
  t.is(report.processes.length, 1);
  t.is(collected.blocks(1).length, 10);
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

function anonymousBytesOf(pid: number): number {
  const smaps = readFileSync(`/proc/${pid}/smaps`, 'utf8');
  const sizes = [...smaps.matchAll(/^Anonymous: +(\d+) kB$/gm)].map(([, size]) => Number(size));
  return sizes.reduce((sum, size) => sum + size, 0) * 1024;
}
