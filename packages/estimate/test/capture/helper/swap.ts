/** Swap areas of a test's own: as root, on a zram device that is new, or on a file. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canCapture } from '@pagefold/estimate';
import { lockKernel, testWhere } from '@pagefold/test-support';
import test, { type ExecutionContext } from 'ava';
import { readSwaps } from '../../../dist/capture/swap-areas.js';

const control = '/sys/class/zram-control';
const zswapEnabled = '/sys/module/zswap/parameters/enabled';
/** Other files of tests switch swap and zswap on too: it is this one's turn until it has ended. */
const release = process.geteuid?.() === 0 ? await lockKernel() : () => {};
test.after.always(release);

const areaBytes = 32 * 1024 * 1024;

/** A test that swaps; whatever it finds switched on or off is so again when it ends. */
export const swapTest = testWhere(canSwap(), test.serial);

/** The same with zswap in use above the swap device. */
export const zswapTest = testWhere(
  canSwap() === true ? existsSync(zswapEnabled) || 'the kernel has no zswap' : canSwap(),
  test.serial,
);

/** The same with swap in a file of the folder for temporary files. */
export const fileSwapTest = testWhere(
  canSwap() === true ? isOfDisk(tmpdir()) || `no file in ${tmpdir()} can be swap` : canSwap(),
  test.serial,
);

/** Of a file system whose files can be swap: ext4, XFS. */
function isOfDisk(folder: string): boolean {
  return [0xef53, 0x5846_5342].includes(statfsSync(folder).type);
}

function canSwap(): true | string {
  const possible = canCapture();
  if (possible !== true) return possible;
  if (process.geteuid?.() !== 0) return 'only root can switch swap on';
  if (!existsSync(control)) spawnSync('modprobe', ['--quiet', 'zram']);
  if (!existsSync(control)) return 'the kernel has no zram, or no module that modprobe can load';
  if (readSwaps().length > 0) {
    return 'there is swap already, and where pages would go could not be told';
  }
  if (isOn(zswapEnabled)) return 'zswap is switched on';
  const tools = ['mkswap', 'swapon', 'swapoff', 'python3'];
  const missing = tools.find((tool) => spawnSync(tool, ['--version']).status !== 0);
  return missing === undefined || `there is no ${missing}`;
}

/** Switches swap on, on a new zram device; returns its path. Pages go to where the priority is highest. */
export function zramSwap(t: ExecutionContext, priority = 1): string {
  const number = readFileSync(join(control, 'hot_add'), 'utf8').trim();
  t.teardown(() => {
    writeFileSync(`/sys/block/zram${number}/reset`, '1');
    writeFileSync(join(control, 'hot_remove'), number);
  });
  writeFileSync(`/sys/block/zram${number}/disksize`, String(areaBytes));
  return swapOn(t, `/dev/zram${number}`, priority);
}

/** Switches swap on, in a new file. */
export function fileSwap(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pagefold-swap-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'swap area');
  writeFileSync(path, Buffer.alloc(areaBytes), { mode: 0o600 });
  return swapOn(t, path, 1);
}

/** Switches swap off; what is on it comes back into memory. */
export function swapOff(path: string): void {
  if (readSwaps().some((area) => area.path === path)) run('swapoff', path);
}

/** Switches zswap on until the test ends. */
export function zswapOn(t: ExecutionContext): void {
  writeFileSync(zswapEnabled, 'Y');
  t.teardown(() => writeFileSync(zswapEnabled, 'N'));
}

function swapOn(t: ExecutionContext, path: string, priority: number): string {
  run('mkswap', path);
  run('swapon', '--priority', `${priority}`, path);
  t.teardown(() => swapOff(path));
  return path;
}

function run(tool: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(tool, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${stderr.trim()}`);
}

function isOn(path: string): boolean {
  return existsSync(path) && readFileSync(path, 'latin1').startsWith('Y');
}
