import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const control = '/sys/class/zram-control';
const zswapEnabled = '/sys/module/zswap/parameters/enabled';
const areaBytes = 2 ** 30;

/** Whether this machine can swap to a zram device of our own, and if not, why. */
export function canSwap(): true | string {
  if (!existsSync(control)) spawnSync('modprobe', ['--quiet', 'zram']);
  if (!existsSync(control)) return 'the kernel has no zram, or no module that modprobe can load';
  const areas = readFileSync('/proc/swaps', 'utf8').trim().split('\n').length - 1;
  if (areas > 0) return 'there is swap already, and where pages would go could not be told';
  if (existsSync(zswapEnabled) && readFileSync(zswapEnabled, 'latin1').startsWith('Y')) {
    return 'zswap is switched on and would hold the pages';
  }
  return true;
}

/** Swap on a zram device of our own. Only one can be on: take the kernel's turn (`lockKernel`) before. */
export class ZramSwap {
  readonly #number: string;
  readonly #device: string;
  #isThere = true;

  constructor() {
    this.#number = readFileSync(join(control, 'hot_add'), 'utf8').trim();
    this.#device = `/dev/zram${this.#number}`;
    try {
      writeFileSync(`/sys/block/zram${this.#number}/disksize`, String(areaBytes));
      run('mkswap', this.#device);
      run('swapon', '--priority', '1', this.#device);
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  /** Switches it off and removes the device. Calling it again does nothing. */
  remove(): void {
    if (!this.#isThere) return;
    this.#isThere = false;
    if (readFileSync('/proc/swaps', 'utf8').includes(`${this.#device} `)) {
      run('swapoff', this.#device);
    }
    writeFileSync(`/sys/block/zram${this.#number}/reset`, '1');
    writeFileSync(join(control, 'hot_remove'), this.#number);
  }
}

function run(tool: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(tool, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${stderr?.trim() ?? error}`);
}
