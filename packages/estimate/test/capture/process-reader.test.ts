/**
 * What a capture does about pages that the system does not give, which cannot be made to happen at
 * will: here readSync fails as the kernel does, for chosen pages of a real process.
 */
import fs, { readFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { type CapturedProcess, canCapture, captureProcesses } from '@pagefold/estimate';
import { testWhere } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { parseSmaps } from '../../dist/capture/proc-smaps.js';
import { commOf } from './helper/capture-test.ts';
import { startHolder } from './helper/children.ts';
import { Collected, upTo } from './helper/collected.ts';
import { blockBytes } from './helper/pattern.ts';

const blocks = 512;
const realReadSync = fs.readSync;

type ReadSync = (
  file: number,
  into: Uint8Array,
  at: number,
  length: number,
  from: number,
) => number;

/** Makes `readSync` what it is given; `real` is the system's. */
function replaceReadSync(t: ExecutionContext, make: (real: ReadSync) => ReadSync): void {
  fs.readSync = make(realReadSync as ReadSync) as typeof fs.readSync;
  syncBuiltinESMExports();
  t.teardown(() => {
    fs.readSync = realReadSync;
    syncBuiltinESMExports();
  });
}

/** Starts a process with known blocks; returns the address of the first. */
async function start(t: ExecutionContext): Promise<{ pid: number; address: number }> {
  const { pid } = await startHolder(t, { what: 'hold', seed: 1, blocks });
  const mappings = parseSmaps(readFileSync(`/proc/${pid}/smaps`, 'utf8'));
  const mapping = mappings.find(({ start, end }) => end - start === blocks * blockBytes);
  return { pid, address: mapping!.start };
}

/** A test of the blocks, which are of 4 KiB, so pages have to be. */
const faultTest = testWhere(canCapture() === true ? smallPages() : canCapture(), test.serial);

function smallPages(): true | string {
  const small = readFileSync('/proc/self/smaps', 'utf8').includes(' 4 kB\n');
  return small || 'it needs pages of 4 KiB';
}

for (const how of ['reads up to the bad page', 'refuses a read with a bad page in it']) {
  faultTest(`only bad pages are lost where the system ${how}`, async (t) => {
    const { pid, address } = await start(t);
    const gone = [0, 10, 11, 300];
    const locked = [12, blocks - 1];
    const bad = [...gone, ...locked].map((block) => address + block * blockBytes);
    replaceReadSync(t, (real) => (file, into, at, length, from) => {
      const first = Math.min(...bad.filter((page) => page >= from && page < from + length));
      const page = (from / 8) * blockBytes;
      if (length === 8 && gone.some((block) => page === address + block * blockBytes)) {
        into.fill(0, at, at + 8);
        return 8;
      }
      if (first === Number.POSITIVE_INFINITY) return real(file, into, at, length, from);
      if (first > from && how.startsWith('reads')) return real(file, into, at, first - from, from);
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    });
    const collected = new Collected();
    const report = await captureProcesses({ pids: [pid], write: collected.write });
    const rest = upTo(blocks).filter((block) => ![...gone, ...locked].includes(block));
    t.deepEqual(collected.blocks(1), rest);
    t.like(report.processes[0], { outcome: 'complete', vanished: 4, unreadable: 2 });
    t.is(report.pages * report.pageSize, collected.byteLength);
    t.deepEqual(report.warnings.slice(-2), [
      '4 pages (0.0 MiB) lost: freed or moved between being found and being read (pausing prevents most of this)',
      '2 pages (0.0 MiB) lost: the system does not let them be read',
    ]);
  });
}

faultTest('what is never swapped, or is already, is left out and counted', async (t) => {
  const { pid } = await start(t);
  replaceReadSync(t, (real) => (file, into, at, length, from) => {
    const got = real(file, into, at, length, from);
    if (
      !Buffer.from(into)
        .subarray(at, at + got)
        .includes('VmFlags: rd')
    )
      return got;
    // Every mapping is made a locked one with a page on a swap device and one of huge pages.
    const text = Buffer.from(into.subarray(at, at + got)).toString('latin1');
    const changed = text
      .replaceAll('VmFlags: rd', 'VmFlags: lo')
      .replaceAll(/^Swap: +0 kB$/gm, (line) => line.replace('0', '4'))
      .replaceAll(/^Private_Hugetlb: +0 kB$/gm, (line) => line.replace('0', '4'));
    into.set(Buffer.from(changed, 'latin1'), at);
    return got;
  });
  const report = await captureProcesses({ pids: [pid], write: () => t.fail('written') });
  const [{ pages, locked, swapped, hugetlb }] = report.processes as [CapturedProcess];
  t.is(pages, 0);
  t.true(locked >= blocks);
  t.true(swapped > 20);
  t.is(hugetlb, swapped);
  t.deepEqual(
    report.warnings
      .filter((line) => /device,|locked|huge/.test(line))
      .map((line) => line.replace(/ \(.* MiB\)/, '')),
    [
      `${swapped} pages left out: on a swap device, and reading would bring them in`,
      `${locked} pages left out: locked into memory, where a swap cache never sees them`,
      `${hugetlb} pages left out: in explicit huge pages, which are never swapped`,
    ],
  );
});

faultTest('an error of another kind ends the capture', async (t) => {
  const { pid, address } = await start(t);
  replaceReadSync(t, (real) => (file, into, at, length, from) => {
    if (from >= address) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    return real(file, into, at, length, from);
  });
  await t.throwsAsync(captureProcesses({ pids: [pid], write: () => {} }), {
    code: 'PAGEFOLD_INPUT_FAILED',
    message: `process ${pid} (${commOf(pid)}): its memory cannot be read (EPERM)`,
  });
});
