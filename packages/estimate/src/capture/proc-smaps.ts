/**
 * One mapping of a process's address space, as `/proc/PID/smaps` tells it (proc(5),
 * Documentation/filesystems/proc.rst of the kernel). Sizes are bytes at the moment of reading.
 */
export interface Mapping {
  readonly start: number;
  /** The first address after it. */
  readonly end: number;
  /** What is mapped: a path, a name in brackets, or nothing for plain anonymous memory. */
  readonly name: string;
  /** Where in its file the mapping begins, in bytes. */
  readonly fileOffset: number;
  /** The device of its file: `major:minor` in decimal digits, as `/proc/PID/mountinfo` writes it; `0:0` for no file. */
  readonly device: string;
  /** The number of its file on the device. It may need 64 bits, and may be `0`, as for no file. */
  readonly inode: string;
  /** Bytes of a page of this mapping: more than the system's for explicit huge pages only. */
  readonly kernelPageBytes: number;
  /** Resident, without the kernel's zero page and without explicit huge pages. */
  readonly residentBytes: number;
  /** The part of `residentBytes` that no file is behind: what could be swapped out privately. */
  readonly anonymousBytes: number;
  readonly swappedBytes: number;
  /** Explicit huge pages (hugetlb): they are never swapped. */
  readonly hugetlbBytes: number;
  /** Locked into memory by `mlock`: never swapped. */
  readonly locked: boolean;
  /** Memory of a device, or pages of the kernel that a driver has put there: never swapped. */
  readonly ofDevice: boolean;
}

type MutableMapping = { -readonly [K in keyof Mapping]: Mapping[K] };

const headLine =
  /^([0-9a-f]+)-([0-9a-f]+) [-r][-w][-x][-ps] ([0-9a-f]+) ([0-9a-f]+):([0-9a-f]+) (\d+) *(.*)$/;
const sizeLine = /^([A-Za-z_]+): +(\d+) kB$/;
const flagsLine = /^VmFlags: ?(.*)$/;

/** Memory-mapped I/O, a range of bare frames, and a mix of frames and pages. */
const deviceFlags = ['io', 'pf', 'mm'];

/**
 * Reads the text of `/proc/PID/smaps`; that of `/proc/PID/maps` is read too and gives mappings
 * without sizes. Lines that it does not know are passed over, since kernels add some.
 */
export function parseSmaps(text: string): Mapping[] {
  const mappings: MutableMapping[] = [];
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? text.length : newline;
    readLine(text.slice(from, to), mappings);
    from = to + 1;
  }
  return mappings;
}

function readLine(line: string, mappings: MutableMapping[]): void {
  const head = headLine.exec(line);
  if (head !== null) {
    mappings.push(emptyMapping(head));
    return;
  }
  const mapping = mappings.at(-1);
  if (mapping === undefined) return;
  const size = sizeLine.exec(line);
  if (size !== null) {
    setSize(mapping, size[1]!, Number(size[2]) * 1024);
    return;
  }
  const flags = flagsLine.exec(line);
  if (flags === null) return;
  const words = flags[1]!.split(' ');
  mapping.locked = words.includes('lo');
  mapping.ofDevice = deviceFlags.some((flag) => words.includes(flag));
}

function emptyMapping(head: readonly string[]): MutableMapping {
  const number = (part: number) => Number.parseInt(head[part]!, 16);
  return {
    start: number(1),
    end: number(2),
    name: head[7]!.replaceAll('\\012', '\n'),
    fileOffset: number(3),
    device: `${number(4)}:${number(5)}`,
    inode: head[6]!,
    kernelPageBytes: 0,
    residentBytes: 0,
    anonymousBytes: 0,
    swappedBytes: 0,
    hugetlbBytes: 0,
    locked: false,
    ofDevice: false,
  };
}

function setSize(mapping: MutableMapping, key: string, bytes: number): void {
  switch (key) {
    case 'KernelPageSize':
      mapping.kernelPageBytes = bytes;
      break;
    case 'Rss':
      mapping.residentBytes = bytes;
      break;
    case 'Anonymous':
      mapping.anonymousBytes = bytes;
      break;
    case 'Swap':
      mapping.swappedBytes = bytes;
      break;
    case 'Shared_Hugetlb':
    case 'Private_Hugetlb':
      mapping.hugetlbBytes += bytes;
      break;
  }
}
