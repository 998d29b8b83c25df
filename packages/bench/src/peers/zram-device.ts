import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Absent } from '../absent.ts';
import { pageSize } from '../pages/content.ts';

/** A zram device that is ours until it is released. */
export interface ZramDevice {
  readonly path: string;
  readonly slots: number;
  /** Pages of memory that the device takes, in bytes (`mem_used_total`). */
  usedBytes(): number;
  /** Leaves the device as it was found. */
  release(): Promise<void>;
}

/**
 * Sets a device up and, when its standard input ends, puts everything back: because we say so or because
 * we are gone, for whatever reason. The kernel refuses the settings where somebody else was faster; then
 * nothing is put back. Something may look at a device at any moment (udev), hence the tries.
 */
const keeper = `
folder=$1 bytes=$2
before=$(sed 's/.*\\[\\(.*\\)\\].*/\\1/' "$folder/comp_algorithm") || exit 1
echo lz4 > "$folder/comp_algorithm" || exit 1
if ! echo "$bytes" > "$folder/disksize"; then exit 1; fi
echo ready
cat > /dev/null
tries=0
until echo 1 > "$folder/reset"; do
  tries=$((tries + 1))
  [ $tries -lt 100 ] || exit 1
  sleep 0.1
done
echo "$before" > "$folder/comp_algorithm"
`;

/** Takes a zram device that nobody uses, with lz4, or says why there is none. */
export async function takeZramDevice(slots: number): Promise<ZramDevice | Absent> {
  const free = findFreeDevice();
  if (typeof free !== 'string') return free;
  const folder = `/sys/block/${free}`;
  const args = ['-c', keeper, 'sh', folder, String(slots * pageSize)];
  // A session of its own, so that what is typed at the terminal ends us and not the keeper.
  const running = spawn('sh', args, { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
  const [word] = await Promise.race([once(running.stdout, 'data'), once(running, 'exit')]);
  if (String(word) !== 'ready\n') return { absent: `the kernel does not set up /dev/${free}` };
  return {
    path: `/dev/${free}`,
    slots,
    usedBytes: () => Number(readFileSync(`${folder}/mm_stat`, 'utf8').trim().split(/\s+/)[2]),
    release: () => release(running, free),
  };
}

/** A device of size 0 is one that nobody has set up, so nobody can be using it. */
function findFreeDevice(): string | Absent {
  if (!existsSync('/sys/block')) return { absent: 'only Linux has zram' };
  const devices = readdirSync('/sys/block').filter((name) => /^zram\d+$/.test(name));
  if (devices.length === 0) return { absent: 'there is no /dev/zram0', remedy: 'modprobe zram' };
  if (process.getuid?.() !== 0) return { absent: 'only root may set a zram device up' };
  const free = devices.find((name) => readAttribute(name, 'disksize') === '0');
  if (free === undefined) return { absent: 'every zram device is in use' };
  if (!/\blz4\b/.test(readAttribute(free, 'comp_algorithm'))) {
    return { absent: `this kernel's zram has no lz4` };
  }
  return free;
}

function readAttribute(device: string, name: string): string {
  return readFileSync(`/sys/block/${device}/${name}`, 'utf8').trim();
}

async function release(running: ChildProcess, device: string): Promise<void> {
  const gone = once(running, 'exit');
  running.stdin!.end();
  const [exitCode] = await gone;
  if (exitCode !== 0) throw new Error(`/dev/${device} could not be reset: reset it by hand`);
}
