import type { InputNotes, LeftOutReason, Population } from '../sources/input-description.ts';

/** What became of one process of a capture, in system pages. */
export interface CapturedProcess {
  /** Its number. */
  readonly pid: number;
  /** What the system calls it (`comm`), in a form that can be printed; empty where there is none. */
  readonly name: string;
  /**
   * `complete`; `ended` when it ended (or started another program) while it was captured;
   * `no-memory` for a kernel thread and for a process that had ended before; `not-found` when there is
   * no such process; `refused` when the system does not let it be read.
   */
  readonly outcome: 'complete' | 'ended' | 'no-memory' | 'not-found' | 'refused';
  /** Pages in the image. */
  readonly pages: number;
  /**
   * Of these, pages of shared memory: shared anonymous memory, memfd, files of a tmpfs (`/dev/shm`),
   * System V segments. Each is taken once, for the first process that has it.
   */
  readonly shared: number;
  /** Of these, pages that were on swap and were brought in to be read, as was allowed. */
  readonly broughtIn: number;
  /** Left out: pages of files. They are dropped or written back, never swapped. */
  readonly fileBacked: number;
  /** Left out of what is resident: pages on a swap device. Reading them would bring them in. */
  readonly swapped: number;
  /** Left out of what is swapped: pages in memory. */
  readonly resident: number;
  /** Left out of what is swapped: pages of shared memory. The system does not tell where they are. */
  readonly swappedShared: number;
  /** Left out of what is swapped: pages on swap that is not zram. Reading them would bring them in. */
  readonly otherSwap: number;
  /** Left out: pages locked into memory. They are never swapped. */
  readonly locked: number;
  /** Left out: memory in explicit huge pages (hugetlb), in system pages. It is never swapped. */
  readonly hugetlb: number;
  /** Left out: memory of devices and of drivers, as much as is mapped. It is never swapped. */
  readonly device: number;
  /** Left out: what the kernel maps into every process (`[vdso]`, `[vvar]`, `[vsyscall]` …). */
  readonly kernel: number;
  /** Left out: pages that are in the image already, and the kernel's zero page. */
  readonly sameFrame: number;
  /**
   * In the image, but perhaps more than once, or the kernel's zero page: pages that something else
   * maps too, where the system does not tell frame numbers.
   */
  readonly frameUnknown: number;
  /** Lost: pages that were freed, or moved to or from swap, between being found and being read. */
  readonly vanished: number;
  /** Lost: pages that are there but that the system does not let read. */
  readonly unreadable: number;
  /**
   * Lost: pages that the swap device has as zeros while zswap is above it. They are zero pages, or in
   * zswap, and the system does not tell which.
   */
  readonly inZswap: number;
}

/** The page counts of a process while they are being counted. */
export type PageCounts = {
  -readonly [K in keyof CapturedProcess as CapturedProcess[K] extends number
    ? Exclude<K, 'pid'>
    : never]: CapturedProcess[K];
};

export function noPages(): PageCounts {
  return {
    pages: 0,
    shared: 0,
    broughtIn: 0,
    fileBacked: 0,
    swapped: 0,
    resident: 0,
    swappedShared: 0,
    otherSwap: 0,
    locked: 0,
    hugetlb: 0,
    device: 0,
    kernel: 0,
    sameFrame: 0,
    frameUnknown: 0,
    vanished: 0,
    unreadable: 0,
    inZswap: 0,
  };
}

/** What a capture has written and what it has left out. */
export interface CaptureReport {
  /** What was looked at: pages in memory, or pages on swap. */
  readonly population: Extract<Population, 'resident' | 'swapped'>;
  /** Bytes of a page of the image: the system's page size. */
  readonly pageSize: number;
  /** Pages written. */
  readonly pages: number;
  /** Each of them, in the order in which they were asked for; those of cgroups behind the others. */
  readonly processes: readonly CapturedProcess[];
  /** What a reader of the image should know, one sentence each, with counts. */
  readonly warnings: readonly string[];
}

interface Part {
  readonly count: keyof PageCounts;
  /** What it is called among the parts of an input; none for pages that are taken. */
  readonly reason?: LeftOutReason;
  /** What it is, to follow a number of pages. */
  readonly sentence: string;
}

const parts: readonly Part[] = [
  {
    count: 'fileBacked',
    reason: 'file-backed',
    sentence: 'left out: of files, which are dropped or written back and never swapped',
  },
  {
    count: 'swapped',
    reason: 'swapped',
    sentence: 'left out: on a swap device, and reading would bring them in',
  },
  { count: 'resident', reason: 'resident', sentence: 'left out: in memory, not on swap' },
  {
    count: 'swappedShared',
    reason: 'swapped-shared',
    sentence: 'left out: of shared memory on swap, and the system does not tell where',
  },
  {
    count: 'otherSwap',
    reason: 'other-swap',
    sentence:
      'left out: on swap that is not zram, and reading would bring them in (it has to be allowed)',
  },
  {
    count: 'locked',
    reason: 'locked',
    sentence: 'left out: locked into memory, where a swap cache never sees them',
  },
  {
    count: 'hugetlb',
    reason: 'hugetlb',
    sentence: 'left out: in explicit huge pages, which are never swapped',
  },
  {
    count: 'device',
    reason: 'device-memory',
    sentence: 'left out: of devices, which are never swapped',
  },
  {
    count: 'kernel',
    reason: 'kernel',
    sentence: "left out: the kernel's own, mapped into every process (vdso, vvar, vsyscall)",
  },
  {
    count: 'sameFrame',
    reason: 'same-page',
    sentence: "left out: in the image already, or the kernel's page of zeros",
  },
  {
    count: 'vanished',
    reason: 'vanished',
    sentence:
      'lost: freed or moved between being found and being read (pausing prevents most of this)',
  },
  {
    count: 'unreadable',
    reason: 'unreadable',
    sentence: 'lost: the system does not let them be read',
  },
  {
    count: 'inZswap',
    reason: 'in-zswap',
    sentence:
      'lost: zeros on the swap device while zswap is above it, which are zero pages or in zswap',
  },
  {
    count: 'frameUnknown',
    sentence:
      'may be in the image more than once, or be the zero page of the kernel: something else maps ' +
      'them too, and only root is told which pages are the same',
  },
  {
    count: 'broughtIn',
    sentence: 'were brought back into memory from swap that is not zram, to be read',
  },
];

/** The sentences for what is missing in an image or may be wrong in it. */
export function captureWarnings(
  processes: readonly CapturedProcess[],
  pageSize: number,
  pause: boolean,
): string[] {
  return [
    ...processWarnings(processes, pause),
    ...parts.flatMap((part) => sentence(part, processes, pageSize)),
  ];
}

/** Counts in what is missing of processes as an input, and says what may be wrong. */
export function noteCaptured(
  processes: readonly CapturedProcess[],
  pageSize: number,
  notes: InputNotes,
): void {
  for (const warning of processWarnings(processes, false)) notes.warn(warning);
  for (const part of parts) {
    const { count, reason } = part;
    if (reason === undefined) {
      for (const line of sentence(part, processes, pageSize)) notes.warn(line);
    } else {
      const pages = sum(processes, count);
      notes.leaveOut(reason, pages, pages * pageSize);
    }
  }
}

function processWarnings(processes: readonly CapturedProcess[], pause: boolean): string[] {
  const ended = processes.filter(({ outcome }) => outcome === 'ended');
  const ends = ended.map(
    ({ pid, name, pages }) =>
      `process ${pid} (${name}) ended while it was captured, after ${pages} pages`,
  );
  if (pause || sum(processes, 'pages') === 0) return ends;
  return [...ends, 'the pages are of different moments: the processes ran on while they were read'];
}

function sentence(part: Part, processes: readonly CapturedProcess[], pageSize: number): string[] {
  const pages = sum(processes, part.count);
  if (pages === 0) return [];
  const mebibytes = ((pages * pageSize) / 2 ** 20).toFixed(1);
  return [`${pages} ${pages === 1 ? 'page' : 'pages'} (${mebibytes} MiB) ${part.sentence}`];
}

function sum(processes: readonly CapturedProcess[], count: keyof PageCounts): number {
  return processes.reduce((pages, process) => pages + process[count], 0);
}
