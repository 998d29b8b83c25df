import { readFileSync, statfsSync, statSync } from 'node:fs';
import type { Mapping } from './proc-smaps.ts';

/** What `statfs` calls tmpfs, which is also what the kernel keeps its own shared memory in. */
const tmpfsMagic = 0x0102_1994;

/** File systems whose pages have no place but memory and swap. A ramfs has memory only. */
const swapBackedTypes: ReadonlySet<string> = new Set(['tmpfs', 'devtmpfs', 'shmem']);

const mountLine = /^\d+ \d+ (\d+:\d+) .* - (\S+) /gm;

/**
 * Tells which mappings of a process are of files that live in memory and are swapped: those of a tmpfs
 * and the kernel's own, which are behind shared anonymous memory, memfd and System V segments. Names
 * say nothing, since a file of any name can be mapped.
 *
 * Root is told by the mapped file itself. Others know its device only: that of a mount, or, where
 * nothing is mounted, one of the kernel's own, which has no disk (major number 0).
 */
export class SwapBackedFiles {
  readonly #pid: number;
  #types: ReadonlyMap<string, string> | undefined;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** Whether a mapping is of such a file. */
  has(mapping: Mapping): boolean {
    if (mapping.inode === '0' || !mapping.device.startsWith('0:')) return false;
    return this.#byFile(mapping) ?? this.#byDevice(mapping);
  }

  /** Undefined where the file cannot be looked at. */
  #byFile({ start, end }: Mapping): boolean | undefined {
    const file = `/proc/${this.#pid}/map_files/${start.toString(16)}-${end.toString(16)}`;
    try {
      return statSync(file).isFile() && statfsSync(file).type === tmpfsMagic;
    } catch {
      return undefined;
    }
  }

  #byDevice(mapping: Mapping): boolean {
    this.#types ??= new Map([...mountTypes('self'), ...mountTypes(this.#pid)]);
    const type = this.#types.get(mapping.device);
    if (type === undefined) return true;
    return swapBackedTypes.has(type) && !this.#isDeviceNode(mapping);
  }

  /** Whether it is a device under its name, as in the `/dev` of a container. */
  #isDeviceNode({ name, inode }: Mapping): boolean {
    try {
      const stats = statSync(`/proc/${this.#pid}/root${name}`, { bigint: true });
      return stats.isCharacterDevice() && String(stats.ino) === inode;
    } catch {
      return false;
    }
  }
}

/** The types of what a process sees mounted, by device. */
function mountTypes(pid: number | 'self'): [string, string][] {
  try {
    const text = readFileSync(`/proc/${pid}/mountinfo`, 'utf8');
    return [...text.matchAll(mountLine)].map(([, device, type]) => [device!, type!]);
  } catch {
    return [];
  }
}
