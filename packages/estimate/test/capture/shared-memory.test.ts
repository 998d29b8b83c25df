import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statfsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { canCapture, captureProcesses } from '@pagefold/estimate';
import { testWhere } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { parseSmaps } from '../../dist/capture/proc-smaps.js';
import { startHelper } from './helper/children.ts';
import { Collected, upTo } from './helper/collected.ts';

const script = fileURLToPath(
  new URL('../../test/capture/helper/shared-memory.py', import.meta.url),
);
const tmpfs = '/dev/shm';
const disk = '/var/tmp';

function isTmpfs(folder: string): boolean {
  return statfsSync(folder).type === 0x0102_1994;
}

function canShare(): true | string {
  const possible = canCapture();
  if (possible !== true) return possible;
  if (!isTmpfs(tmpfs) || isTmpfs(disk)) return `no tmpfs at ${tmpfs}, or one at ${disk}`;
  const python = spawnSync('python3', ['-c', 'import mmap, os, ctypes; os.memfd_create("x")']);
  return python.status === 0 || 'no python3, which makes shared memory of every kind';
}

const sharedTest = testWhere(canShare(), test.serial);

function canShareApart(): true | string {
  const possible = canShare();
  if (possible !== true) return possible;
  return spawnSync('unshare', ['--ipc', 'true']).status === 0 || 'no namespaces may be made here';
}

/** Starts the two processes that share memory, by the program in front of them if one is given. */
async function start(
  t: ExecutionContext,
  ...front: readonly string[]
): Promise<{ parent: number; child: number }> {
  const [program, ...args] = [...front, 'python3', script, tmpfs, disk];
  const holder = spawn(program!, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  t.teardown(async () => {
    holder.stdin.end();
    if (holder.exitCode === null) await once(holder, 'exit');
  });
  const [line] = await once(holder.stdout, 'data');
  return JSON.parse(line);
}

/** How often each page of a kind of memory is in an image. */
function kinds(collected: Collected): number[][] {
  return [1, 2, 3, 4, 5, 6, 7].map((seed) => collected.blocks(seed).toSorted((a, b) => a - b));
}

/** Of the memory that is shared only: a process that has said it is ready may still bring in code to wait with. */
function sharedResidentBytes(pid: number): number {
  return parseSmaps(readFileSync(`/proc/${pid}/smaps`, 'utf8'))
    .filter(({ name }) => /^\/(?:memfd:|dev\/zero|dev\/shm\/|SYSV)/.test(name))
    .reduce((sum, mapping) => sum + mapping.residentBytes, 0);
}

sharedTest(
  'takes shared memory of every kind, each page once, and no file of a disk',
  async (t) => {
    const { parent, child } = await start(t);
    const before = [sharedResidentBytes(parent), sharedResidentBytes(child)];
    t.true(before[0]! >= 210 * 4096 && before[1]! >= 9 * 4096);
    const collected = new Collected();
    const pids = [parent, child];
    const report = await captureProcesses({ pids, write: collected.write, pause: true });
    const [anonymous, memfd, onTmpfs, systemV, onDisk, behind, written] = kinds(collected);
    t.deepEqual(anonymous, upTo(48));
    t.deepEqual([memfd, onTmpfs, systemV, behind], new Array(4).fill(upTo(40)));
    t.deepEqual(onDisk, []);
    // Private pages: the fork has the same frames, and only root is told so.
    t.deepEqual(new Set(written), new Set(upTo(10)));
    const [first, second] = report.processes;
    // The pages of five kinds; the child adds what only it has in its page table.
    t.is(first!.shared, 200);
    t.is(second!.shared, 8);
    t.true(first!.fileBacked >= 40);
    t.true(first!.sameFrame >= 16 && second!.sameFrame >= 1);
    // Nothing was brought in: not the pages that nobody touched, nor those the other process has.
    t.deepEqual([sharedResidentBytes(parent), sharedResidentBytes(child)], before);
  },
);

const namespaces = testWhere(canShareApart(), test.serial);

namespaces(
  'segments of the same id in two IPC namespaces are two, and the first has id 0',
  async (t) => {
    const apart = [await start(t, 'unshare', '--ipc'), await start(t, 'unshare', '--ipc')];
    const collected = new Collected();
    const pids = apart.flatMap(({ parent, child }) => [parent, child]);
    await captureProcesses({ pids, write: collected.write });
    t.deepEqual(
      kinds(collected)[3],
      upTo(40).flatMap((index) => [index, index]),
    );
  },
);

sharedTest('takes what the first process left to the second', async (t) => {
  const { parent, child } = await start(t);
  const collected = new Collected();
  const report = await captureProcesses({ pids: [child, parent], write: collected.write });
  t.deepEqual(kinds(collected)[0], upTo(48));
  t.deepEqual(kinds(collected)[1], upTo(40));
  t.true(report.processes[0]!.shared >= 9);
  t.is(report.processes[0]!.shared + report.processes[1]!.shared, 208);
});

sharedTest('says how much was left out, and that the moments differ', async (t) => {
  const { parent } = await start(t);
  const running = await captureProcesses({ pids: [parent], write: () => {} });
  const moments = 'the pages are of different moments: the processes ran on while they were read';
  t.true(running.warnings.includes(moments));
  const { fileBacked, kernel } = running.processes[0]!;
  t.true(fileBacked > 0 && kernel > 0);
  const mebibytes = ((fileBacked * running.pageSize) / 2 ** 20).toFixed(1);
  t.true(
    running.warnings.includes(
      `${fileBacked} pages (${mebibytes} MiB) left out: of files, which are dropped or written back ` +
        'and never swapped',
    ),
    running.warnings.join('\n'),
  );
  t.true(running.warnings.some((line) => line.includes('mapped into every process (vdso')));
  const paused = await captureProcesses({ pids: [parent], write: () => {}, pause: true });
  t.false(paused.warnings.includes(moments));
});

sharedTest('shared memory is told from files without root as well', async (t) => {
  const helper = startHelper(t, 'unprivileged-shared', [script, tmpfs, disk], {
    silent: true,
  });
  let output = '';
  helper.stdout!.on('data', (data) => {
    output += data;
  });
  await once(helper, 'close');
  t.deepEqual(JSON.parse(output), { shared: 208, pages: [48, 40, 40, 40, 0, 40] });
});
