import { readFileSync, readlinkSync, statfsSync, statSync } from 'node:fs';
import type { Mapping } from './proc-smaps.ts';

/** What `statfs` calls tmpfs, which is also what the kernel keeps its own shared memory in. */
const tmpfsMagic = 0x0102_1994;

/** File systems whose pages have no place but memory and swap. A ramfs has memory only. */
const swapBackedTypes: ReadonlySet<string> = new Set(['tmpfs', 'devtmpfs', 'shmem']);

const mountLine = /^\d+ \d+ (\d+:\d+) .* - (\S+) /gm;

/** The device of a mapping that has no file. Its inode says less: the first System V segment is file 0. */
const noDevice = '0:0';

/** What the kernel calls the files of System V segments. */
const segmentName = /^\/SYSV[0-9a-f]{8}\b/;

/**
 * Tells which mappings of a process are of files that live in memory and are swapped: those of a tmpfs
 * and the kernel's own, which are behind shared anonymous memory, memfd and System V segments. Names do
 * not say which, since a file of any name can be mapped.
 *
 * Root is told by the mapped file itself. Others know its device only: that of a mount, or, where
 * nothing is mounted, one of the kernel's own, which has no disk (major number 0).
 */
export class SwapBackedFiles {
  readonly #pid: number;
  #segments: string | undefined;
  #types: ReadonlyMap<string, string> | undefined;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /**
   * What tells such a file from all others, in whichever process it is mapped; undefined for a mapping
   * of something else. The number of a System V segment is its id, which other files of the kernel have
   * as their number, and segments of other IPC namespaces as their id (ipc/shm.c).
   */
  identify(mapping: Mapping): string | undefined {
    const { device, inode, name } = mapping;
    if (device === noDevice || !device.startsWith('0:')) return undefined;
    if (!(this.#byFile(mapping) ?? this.#byDevice(mapping))) return undefined;
    if (!segmentName.test(name)) return `${device} ${inode}`;
    this.#segments ??= ipcNamespace(this.#pid);
    return `${device} ${inode} ${this.#segments}`;
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

/** The same for all processes that reach the same System V segments by their ids. */
function ipcNamespace(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/ipc`);
  } catch {
    return 'ipc';
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
