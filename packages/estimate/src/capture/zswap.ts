import { readFileSync } from 'node:fs';

/**
 * Whether a page that is on swap may be in zswap instead of on the device: it is switched on, or was and
 * still holds pages (`Zswapped` of `/proc/meminfo`, from Linux 5.19 on).
 */
export function isZswapInUse(): boolean {
  const [, kibibytes = '0'] = /^Zswapped: +(\d+) kB$/m.exec(read('/proc/meminfo')) ?? [];
  return kibibytes !== '0' || read('/sys/module/zswap/parameters/enabled').startsWith('Y');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
