import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { Workbench } from '@pagefold/core';
import type { Algorithm } from './algorithms.ts';
import { findFreeDevice, sysfsFolder } from './find-free-device.ts';
import { type MmStat, parseMmStat } from './mm-stat.ts';
import { pageSize, type Zram } from './zram.ts';

const bufferBytes = 1 << 20;

/**
 * Sets a device up, says which, and resets it as soon as its standard input ends: when we say so, or
 * when we are gone, for whatever reason. Udev may look at the device at any moment, hence the tries.
 * The kernel refuses both settings where somebody was faster; then nothing is reset.
 */
const keeper = `
number=$1 bytes=$2 algorithm=$3 made=
if [ "$number" = new ]; then
  number=$(cat /sys/class/zram-control/hot_add) || exit 1
  made=yes
fi
folder=/sys/block/zram$number
if echo "$algorithm" > "$folder/comp_algorithm" && echo "$bytes" > "$folder/disksize"; then
  echo "$number"
  cat > /dev/null
  # Who swapped to it is about to switch that off.
  while grep -q "^/dev/zram$number " /proc/swaps; do sleep 0.1; done
  tries=0
  until echo 1 > "$folder/reset"; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || exit 1
    sleep 0.1
  done
  result=0
else
  result=1
fi
if [ "$made" ]; then echo "$number" > /sys/class/zram-control/hot_remove; fi
exit $result
`;

const discardEach = `
while read -r offset; do
  blkdiscard --offset "$offset" --length ${pageSize} "$1" || exit
done
`;

/** A real zram device, empty at first, that is ours until it is closed. */
export class ZramDevice implements Zram {
  readonly #folder: string;
  /** Its block device. */
  readonly path: string;
  readonly #keeper: ChildProcess;
  readonly #file: number;
  /** Direct writes want their bytes aligned; the page memory begins at a page. */
  readonly #buffer: Uint8Array;

  /** Made by {@link takeZramDevice}. */
  constructor(number: number, running: ChildProcess) {
    this.#folder = sysfsFolder(number);
    this.path = `/dev/zram${number}`;
    this.#keeper = running;
    this.#file = openSync(this.path, constants.O_RDWR | constants.O_DIRECT);
    const memory = new Workbench({ byteLength: 2 * bufferBytes });
    const start = memory.reserve(bufferBytes, pageSize);
    this.#buffer = memory.bytes.subarray(start, start + bufferBytes);
  }

  write(first: number, pages: Uint8Array): void {
    for (let at = 0; at < pages.length; at += bufferBytes) {
      const part = pages.subarray(at, at + bufferBytes);
      this.#buffer.set(part);
      const written = writeSync(this.#file, this.#buffer, 0, part.length, first * pageSize + at);
      if (written !== part.length) throw new Error(`${this.path} took ${written} bytes only`);
    }
  }

  discard(slots: readonly number[]): void {
    const input = slots.map((slot) => `${slot * pageSize}\n`).join('');
    const { status, stderr } = spawnSync('sh', ['-c', discardEach, 'sh', this.path], { input });
    if (status !== 0) throw new Error(`${this.path} does not discard: ${stderr}`);
  }

  compact(): void {
    writeFileSync(`${this.#folder}/compact`, '1');
  }

  mmStat(): MmStat {
    return parseMmStat(readFileSync(`${this.#folder}/mm_stat`, 'utf8'));
  }

  /** Resets the device, so that it is free again. */
  async close(): Promise<void> {
    closeSync(this.#file);
    this.#keeper.stdin!.end();
    const [exitCode] = await once(this.#keeper, 'close');
    if (exitCode !== 0) throw new Error(`${this.path} could not be reset: reset it by hand`);
  }
}

/** Takes a free zram device of so many slots with this compressor, or says why there is none. */
export async function takeZramDevice(
  slots: number,
  algorithm: Algorithm = 'lz4',
): Promise<ZramDevice | { whyNot: string }> {
  // Other tests look for one at the same time.
  for (let tries = 1; ; tries++) {
    const device = await tryToTake(slots, algorithm);
    if (!('whyNot' in device) || tries === 5) return device;
  }
}

async function tryToTake(
  slots: number,
  algorithm: Algorithm,
): Promise<ZramDevice | { whyNot: string }> {
  const free = findFreeDevice(algorithm);
  if ('whyNot' in free) return free;
  const args = ['-c', keeper, 'sh', String(free.number), String(slots * pageSize), algorithm];
  // A session of its own, so that what is typed at the terminal ends us and not the keeper.
  const running = spawn('sh', args, { detached: true });
  const complaints: Buffer[] = [];
  running.stderr.on('data', (bytes) => complaints.push(bytes));
  const [number] = await Promise.race([once(running.stdout, 'data'), once(running, 'close')]);
  if (running.exitCode !== null) {
    return { whyNot: `zram could not be set up: ${Buffer.concat(complaints)}` };
  }
  try {
    return new ZramDevice(Number(String(number)), running);
  } catch (error) {
    running.stdin.end();
    return { whyNot: `zram could not be opened: ${error}` };
  }
}
