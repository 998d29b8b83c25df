import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '@pagefold/contracts';
import { captureProcesses, openLiveMemory } from '@pagefold/estimate';
import { testWhere } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { cgroupFolder, processesOf } from '../../dist/capture/cgroup.js';
import { captureTest, commOf } from './helper/capture-test.ts';
import { end, startHolder } from './helper/children.ts';
import { Collected } from './helper/collected.ts';

/** A folder that looks like a control group with two below it. */
function tree(t: ExecutionContext, ...lists: readonly (readonly number[])[]): string {
  const root = mkdtempSync(join(tmpdir(), 'pagefold-cgroup-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  const folders = [root, join(root, 'a'), join(root, 'a', 'b')];
  for (const [i, folder] of folders.entries()) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'cgroup.procs'), (lists[i] ?? []).map((pid) => `${pid}\n`).join(''));
  }
  return root;
}

test('processes of a control group and of all below it are listed, each once', (t) => {
  const root = tree(t, [30, 4], [5, 0], [4, 0]);
  t.deepEqual(processesOf('a', root), { pids: [4, 5, 30], unreachable: 2 });
});

test('a control group is found by its folder, and by its path below a mount', (t) => {
  const root = tree(t);
  t.is(cgroupFolder(root, []), root);
  t.is(cgroupFolder('/a/b', ['/nowhere', root]), join(root, 'a/b'));
  t.is(cgroupFolder('a', [root]), join(root, 'a'));
  t.throws(() => cgroupFolder('a', ['/nowhere']), {
    instanceOf: InputError,
    code: 'PAGEFOLD_INPUT_NOT_FOUND',
    message: /^cgroup a: there is no control group of that name: .*, nor below \/nowhere$/,
  });
});

test('a control group that has gone meanwhile is told', (t) => {
  t.throws(() => processesOf('gone', '/nowhere'), {
    code: 'PAGEFOLD_INPUT_FAILED',
    message: 'cgroup gone: cannot be read: ENOENT',
  });
});

captureTest('a control group is one source; what it cannot read is told', async (t) => {
  const one = await startHolder(t, { what: 'hold', seed: 1, blocks: 20 });
  const two = await startHolder(t, { what: 'hold', seed: 2, blocks: 10 });
  const gone = await startHolder(t);
  const both = tree(t, [one.pid, gone.pid, process.pid, 2], [two.pid]);
  const empty = tree(t);
  const sources = await openLiveMemory({ pids: [two.pid], cgroups: [both, empty] });
  await end(gone);
  t.deepEqual(
    sources.map(({ name }) => name),
    [`process ${two.pid} (${commOf(two.pid)})`, `cgroup ${both}`, `cgroup ${empty}`],
  );
  const found: number[][] = [];
  for (const source of sources) {
    const collected = new Collected();
    for await (const batch of source.read()) collected.write(batch);
    found.push([1, 2].map((seed) => collected.blocks(seed).length));
    await source.close();
  }
  // The process that was asked for by itself is not the group's too.
  t.deepEqual(found, [
    [0, 10],
    [20, 0],
    [0, 0],
  ]);
  const [, ofBoth, ofEmpty] = sources.map((source) => source.describe!());
  t.like(ofBoth, { format: 'cgroup', population: 'resident' });
  t.true(ofBoth!.warnings.includes(`no process ${gone.pid} is running here`));
  t.deepEqual(ofEmpty!.warnings, [`cgroup ${empty}: no process is in it`]);
});

captureTest('a capture takes control groups too', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 20 });
  const collected = new Collected();
  const cgroups = [tree(t, [holder.pid])];
  const { processes } = await captureProcesses({ cgroups, write: collected.write });
  t.is(collected.blocks(1).length, 20);
  t.like(processes[0], { pid: holder.pid, outcome: 'complete' });
});

captureTest('control groups that are all empty or not there are an error', async (t) => {
  const empty = tree(t);
  await t.throwsAsync(openLiveMemory({ cgroups: [empty, '/no/such/group'] }), {
    code: 'PAGEFOLD_BAD_INPUT',
    message: /: no process is in it; cgroup \/no\/such\/group: there is no control group/,
  });
  await t.throwsAsync(openLiveMemory({ cgroups: [''] }), { code: 'PAGEFOLD_INVALID_OPTION' });
});

/** A real control group of that name, below the first mount of that type that lets one be made. */
function makeCgroup(type: 'cgroup' | 'cgroup2', name: string): string | undefined {
  const mounts = readFileSync('/proc/self/mountinfo', 'latin1').matchAll(
    /^\d+ \d+ \S+ \S+ (\S+) .* - (cgroup2?) \S+ \S+$/gm,
  );
  for (const [, mount, typeOfMount] of mounts) {
    if (typeOfMount !== type) continue;
    try {
      mkdirSync(join(mount!, name));
      return join(mount!, name);
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

for (const [type, version] of [
  ['cgroup', 1],
  ['cgroup2', 2],
] as const) {
  const name = `pagefold-test-${process.pid}-v${version}`;
  const real = process.platform === 'linux' ? makeCgroup(type, name) : undefined;
  test.after.always(() => {
    if (real !== undefined) rmdirSync(real);
  });
  const possible = real !== undefined || 'none can be made here';
  testWhere(possible, test.serial)(
    `processes of a real control group of version ${version} are found by its path`,
    async (t) => {
      const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 20 });
      t.teardown(() => end(holder));
      writeFileSync(join(real!, 'cgroup.procs'), String(holder.pid));
      const collected = new Collected();
      const cgroups = [`/${name}`];
      const { processes } = await captureProcesses({ cgroups, write: collected.write });
      t.is(processes.length, 1);
      t.is(collected.blocks(1).length, 20);
    },
  );
}
