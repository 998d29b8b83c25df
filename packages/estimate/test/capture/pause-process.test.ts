import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { captureProcesses } from '@pagefold/estimate';
import { captureTest } from './helper/capture-test.ts';
import { startHelper, startHolder, stateOf } from './helper/children.ts';
import { Collected } from './helper/collected.ts';

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
