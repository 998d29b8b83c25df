import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { gunzipSync } from 'node:zlib';
import type { Algorithm } from './algorithms.ts';
import { pageSize } from './zram.ts';

const control = '/sys/class/zram-control/hot_add';
const blockDevices = '/sys/block';

/** A zram device that nobody uses, by its number; `new` is one that the kernel is still to make. */
export type FreeDevice = { readonly number: number | 'new' } | { readonly whyNot: string };

/** Looks for a zram device whose figures can be compared, and says why there is none. */
export function findFreeDevice(algorithm: Algorithm = 'lz4'): FreeDevice {
  const whyNot = whyNotHere();
  if (whyNot !== undefined) return { whyNot };
  const numbers = zramNumbers();
  const free = numbers.find(isFree);
  if (free !== undefined) {
    if (offers(free, algorithm)) return { number: free };
    return { whyNot: `the kernel's zram does not offer ${algorithm}` };
  }
  if (existsSync(control)) return { number: 'new' };
  return { whyNot: `all zram devices are in use (${numbers.map((n) => `zram${n}`).join(', ')})` };
}

export function sysfsFolder(number: number): string {
  return `${blockDevices}/zram${number}`;
}

function whyNotHere(): string | undefined {
  if (process.platform !== 'linux') return 'zram is a device of Linux';
  if (process.getuid?.() !== 0) return 'only root can set a zram device up';
  const [, kilobytes] =
    /^KernelPageSize: +(\d+) kB$/m.exec(readFileSync('/proc/self/smaps', 'utf8')) ?? [];
  if (Number(kilobytes) * 1024 !== pageSize) return `the kernel's pages have ${kilobytes} KiB`;
  if (!isAtLeast(release(), 6, 3)) return `Linux ${release()} has the zsmalloc of before 6.3`;
  const chainSize = configuredChainSize();
  if (chainSize !== undefined && chainSize !== 8) {
    return `the kernel was built with CONFIG_ZSMALLOC_CHAIN_SIZE=${chainSize}`;
  }
  if (!hasZram()) return 'the kernel has no zram, or no module of it that modprobe can load';
  if (spawnSync('blkdiscard', ['--version']).error) return 'there is no blkdiscard (util-linux)';
  return undefined;
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [ofMajor = 0, ofMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return ofMajor > major || (ofMajor === major && ofMinor >= minor);
}

/** What the kernel says it was built with, where it says so. */
function configuredChainSize(): number | undefined {
  const packed = '/proc/config.gz';
  const plain = `/boot/config-${release()}`;
  let config = '';
  if (existsSync(packed)) config = gunzipSync(readFileSync(packed)).toString();
  else if (existsSync(plain)) config = readFileSync(plain, 'utf8');
  const [, chainSize] = /^CONFIG_ZSMALLOC_CHAIN_SIZE=(\d+)$/m.exec(config) ?? [];
  return chainSize === undefined ? undefined : Number(chainSize);
}

function hasZram(): boolean {
  const isThere = () => existsSync(control) || zramNumbers().length > 0;
  if (!isThere()) spawnSync('modprobe', ['--quiet', 'zram']);
  return isThere();
}

function zramNumbers(): number[] {
  if (!existsSync(blockDevices)) return [];
  return readdirSync(blockDevices)
    .filter((name) => /^zram\d+$/.test(name))
    .map((name) => Number(name.slice('zram'.length)))
    .sort((a, b) => a - b);
}

/** A device without a size has no bytes yet: nobody can have mounted it, swap on it or hold it. */
function isFree(number: number): boolean {
  return readFileSync(`${sysfsFolder(number)}/disksize`, 'utf8').trim() === '0';
}

function offers(number: number, algorithm: Algorithm): boolean {
  const offered = readFileSync(`${sysfsFolder(number)}/comp_algorithm`, 'utf8');
  return offered.split(/[\s[\]]+/).includes(algorithm);
}
