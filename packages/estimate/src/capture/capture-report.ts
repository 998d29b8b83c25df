/** What became of one process of a capture, in system pages. */
export interface CapturedProcess {
  /** Its number. */
  readonly pid: number;
  /** What the system calls it (`comm`), in a form that can be printed. */
  readonly name: string;
  /**
   * `complete`; `ended` when it ended (or started another program) while it was captured;
   * `no-memory` for a kernel thread and for a process that had ended before.
   */
  readonly outcome: 'complete' | 'ended' | 'no-memory';
  /** Pages in the image. */
  readonly pages: number;
  /**
   * Of these, pages of shared memory: shared anonymous memory, memfd, files of a tmpfs (`/dev/shm`),
   * System V segments. Each is taken once, for the first process that has it.
   */
  readonly shared: number;
  /** Left out: pages of files. They are dropped or written back, never swapped. */
  readonly fileBacked: number;
  /** Left out: pages on a swap device. Reading them would bring them in. */
  readonly swapped: number;
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
  /** Lost: pages that were freed between being found and being read. */
  readonly vanished: number;
  /** Lost: pages that are there but that the system does not let read. */
  readonly unreadable: number;
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
    fileBacked: 0,
    swapped: 0,
    locked: 0,
    hugetlb: 0,
    device: 0,
    kernel: 0,
    sameFrame: 0,
    frameUnknown: 0,
    vanished: 0,
    unreadable: 0,
  };
}

/** What a capture has written and what it has left out. */
export interface CaptureReport {
  /** Bytes of a page of the image: the system's page size. */
  readonly pageSize: number;
  /** Pages written. */
  readonly pages: number;
  /** Each of them, in the order in which they were asked for. */
  readonly processes: readonly CapturedProcess[];
  /** What a reader of the image should know, one sentence each, with counts. */
  readonly warnings: readonly string[];
}

/** The sentences for what is missing in an image or may be wrong in it. */
export function captureWarnings(
  processes: readonly CapturedProcess[],
  pageSize: number,
  pause: boolean,
): string[] {
  const warnings = processes.flatMap(processWarning);
  if (!pause) {
    warnings.push('the pages are of different moments: the processes ran on while they were read');
  }
  const add = (key: keyof PageCounts, sentence: string): void => {
    const pages = processes.reduce((sum, process) => sum + process[key], 0);
    if (pages === 0) return;
    const mebibytes = ((pages * pageSize) / 2 ** 20).toFixed(1);
    warnings.push(`${pages} ${pages === 1 ? 'page' : 'pages'} (${mebibytes} MiB) ${sentence}`);
  };
  add('fileBacked', 'left out: of files, which are dropped or written back and never swapped');
  add('swapped', 'left out: on a swap device, and reading would bring them in');
  add('locked', 'left out: locked into memory, where a swap cache never sees them');
  add('hugetlb', 'left out: in explicit huge pages, which are never swapped');
  add('device', 'left out: of devices, which are never swapped');
  add('kernel', "left out: the kernel's own, mapped into every process (vdso, vvar, vsyscall)");
  add('sameFrame', "left out: in the image already, or the kernel's page of zeros");
  add('vanished', 'lost: freed between being found and being read (pausing prevents this)');
  add('unreadable', 'lost: the system does not let them be read');
  add(
    'frameUnknown',
    'may be in the image more than once, or be the zero page of the kernel: something else maps ' +
      'them too, and only root is told which pages are the same',
  );
  return warnings;
}

function processWarning({ pid, name, outcome, pages }: CapturedProcess): string[] {
  if (outcome !== 'ended') return [];
  return [`process ${pid} (${name}) ended while it was captured, after ${pages} pages`];
}
