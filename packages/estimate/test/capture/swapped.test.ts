// Suite: system

/**
 * Pages that really are on swap, by MADV_PAGEOUT: what is read of them is exactly what they hold, and
 * reading leaves them there.
 */

import { once } from 'node:events';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import {
  analyze,
  type CapturedProcess,
  captureProcesses,
  openLiveMemory,
} from '@pagefold/estimate';
import type { ExecutionContext } from 'ava';
import { registry, standard } from '../support/analysis.ts';
import { startHelper } from './helper/children.ts';
import { Collected, upTo } from './helper/collected.ts';
import {
  fileSwap,
  fileSwapTest,
  swapOff,
  swapTest,
  zramSwap,
  zswapOn,
  zswapTest,
} from './helper/swap.ts';
import { SwappedMemory, swappedLayers, swappedPages } from './helper/swapped.ts';

async function start(
  t: ExecutionContext,
  kind: 'private' | 'shared' = 'private',
): Promise<{ memory: SwappedMemory; pid: number }> {
  const { memory, state } = await SwappedMemory.start(kind);
  t.teardown(() => memory.end());
  if (kind === 'private') t.like(state, { swapped: swappedPages, resident: 0 });
  return { memory, pid: state.pid };
}

async function capture(
  pids: readonly number[],
  options: { readonly allowSwapIn?: boolean } = {},
): Promise<{ collected: Collected; processes: readonly CapturedProcess[]; warnings: string }> {
  const collected = new Collected();
  const { write } = collected;
  const report = await captureProcesses({ pids, write, swapped: true, ...options });
  return { collected, processes: report.processes, warnings: report.warnings.join('\n') };
}

/** What is in an image of all pages. */
function isWhole(t: ExecutionContext, collected: Collected): void {
  t.deepEqual(collected.blocks(1), upTo(40));
  t.deepEqual(collected.blocks(2), new Array(20).fill(0));
  t.is(collected.zeroBlocks(), 7);
}

swapTest('pages on zram are read exactly, and none is brought in', async (t) => {
  zramSwap(t);
  const { memory, pid } = await start(t);
  const { collected, processes } = await capture([pid]);
  isWhole(t, collected);
  t.like(processes[0], { pages: swappedPages, broughtIn: 0, vanished: 0, outcome: 'complete' });
  t.true(processes[0]!.resident > 0);
  const sources = await openLiveMemory({ pids: [pid], swapped: true });
  const { inputs } = await analyze({ sources, registry, combinations: [standard] });
  await Promise.all(sources.map((source) => source.close()));
  t.like(inputs[0], { population: 'swapped', format: 'process', lost: [] });
  t.deepEqual(inputs[0]!.layers, swappedLayers);
  t.like(await memory.order('count'), { swapped: swappedPages, resident: 0 });
});

swapTest('what was read before is not taken for what is there now', async (t) => {
  zramSwap(t);
  const { memory, pid } = await start(t);
  await capture([pid]);
  t.like(await memory.order('change'), { swapped: swappedPages });
  const { collected } = await capture([pid]);
  t.deepEqual(collected.blocks(1), upTo(40).slice(1));
  t.deepEqual(collected.blocks(3), [0]);
});

swapTest('areas are told apart, also when the first has been switched off', async (t) => {
  const first = zramSwap(t);
  zramSwap(t, 2);
  const { memory, pid } = await start(t);
  const ofTwo = await capture([pid]);
  isWhole(t, ofTwo.collected);
  t.regex(ofTwo.warnings, /^there are 2 swap areas, told apart by their order/m);
  swapOff(first);
  const ofOne = await capture([pid]);
  isWhole(t, ofOne.collected);
  t.notRegex(ofOne.warnings, /swap areas/);
  t.like(await memory.order('count'), { swapped: swappedPages });
});

swapTest('a slot that two processes have is taken once', async (t) => {
  zramSwap(t);
  const { memory, pid } = await start(t);
  const { child } = await memory.order('fork');
  const { collected, processes } = await capture([pid, child!]);
  isWhole(t, collected);
  t.like(processes[0], { pages: swappedPages });
  t.is(processes[1]!.sameFrame, swappedPages);
});

swapTest('shared memory on swap is counted, since nothing tells where it is', async (t) => {
  zramSwap(t);
  const { pid } = await start(t, 'shared');
  const { processes, warnings } = await capture([pid]);
  t.like(processes[0], { pages: 0, swappedShared: swappedPages });
  t.regex(warnings, /^72 pages \(0\.3 MiB\) left out: of shared memory on swap/m);
});

swapTest('a page whose entry changes while its slot is read is lost, and counted', async (t) => {
  zramSwap(t);
  const { pid } = await start(t);
  const real = fs.readSync as (...args: unknown[]) => number;
  let slotsRead = false;
  t.teardown(() => {
    fs.readSync = real as typeof fs.readSync;
    syncBuiltinESMExports();
  });
  fs.readSync = ((...args: [number, Uint8Array, number, number, number]) => {
    const got = real(...args);
    const [, into, , length] = args;
    if ((into.buffer as ArrayBuffer).resizable) {
      slotsRead = true;
    } else if (slotsRead) {
      // The page table is read next: the first page of the run has moved to another slot.
      t.is(length % 8, 0);
      into[1]! ^= 1;
      slotsRead = false;
    }
    return got;
  }) as typeof fs.readSync;
  syncBuiltinESMExports();
  const { processes, collected } = await capture([pid]);
  const { pages, vanished } = processes[0]!;
  t.true(vanished > 0);
  t.is(pages + vanished, swappedPages);
  t.true(collected.blocks(1).length < 40);
});

zswapTest('zeros under zswap are lost, or brought in where that is allowed', async (t) => {
  zramSwap(t);
  zswapOn(t);
  const { memory, pid } = await start(t);
  const { processes, warnings } = await capture([pid]);
  t.is(processes[0]!.pages + processes[0]!.inZswap, swappedPages);
  // What zswap holds, and zero pages, which are on no device.
  t.true(processes[0]!.inZswap > 7, `${processes[0]!.inZswap}`);
  t.regex(warnings, /lost: zeros on the swap device while zswap is above it/);
  t.like(await memory.order('count'), { swapped: swappedPages, resident: 0 });
  const allowed = await capture([pid], { allowSwapIn: true });
  isWhole(t, allowed.collected);
  t.is(allowed.processes[0]!.broughtIn, processes[0]!.inZswap);
});

fileSwapTest('other swap is left out, and brought in only where that is allowed', async (t) => {
  fileSwap(t);
  const { memory, pid } = await start(t);
  const left = await capture([pid]);
  t.like(left.processes[0], { pages: 0, otherSwap: swappedPages });
  t.regex(left.warnings, /^72 pages \(0\.3 MiB\) left out: on swap that is not zram/m);
  t.like(await memory.order('count'), { swapped: swappedPages });
  const { collected, processes, warnings } = await capture([pid], { allowSwapIn: true });
  isWhole(t, collected);
  t.like(processes[0], { pages: swappedPages, broughtIn: swappedPages, otherSwap: 0 });
  t.regex(warnings, /^72 pages \(0\.3 MiB\) were brought back into memory from swap/m);
  t.like(await memory.order('count'), { swapped: 0 });
});

swapTest('without root no slot is told, and all can be brought in', async (t) => {
  zramSwap(t);
  const helper = startHelper(t, 'unprivileged-swapped', [], { silent: true });
  let output = '';
  helper.stdout!.on('data', (data) => {
    output += data;
  });
  await once(helper, 'close');
  const { pid, refusal, broughtIn, blocks } = JSON.parse(output);
  t.is(refusal.code, 'PAGEFOLD_INPUT_FAILED');
  t.regex(refusal.message, new RegExp(`^process ${pid} \\(.+\\): .* told to root only`));
  t.is(broughtIn, swappedPages);
  t.deepEqual(blocks, upTo(40));
});
