import type { SamplingError } from '../sampling/sampling-error.ts';

/** A kernel whose figures can be predicted: zswap by the version whose rules it has, zram, and KSM. */
export type KernelName = 'zswap-6.1' | 'zswap-6.12' | 'zswap-6.18' | 'zram' | 'ksm';

/** A file of the kernel and what is written to it. */
export interface Setting {
  /** Its absolute path. */
  readonly path: string;
  /** What to write, or what it says. */
  readonly value: string;
}

/** What one kernel would say of the images, had they been swapped out to it (KSM: scanned) once, in their order. */
export interface KernelPrediction {
  /** Whose rules were followed. */
  readonly kernel: KernelName;
  /** What its files say now, where this machine's kernel was asked for; else null. */
  readonly present: readonly Setting[] | null;
  /** A compressor and an allocator each, in the order in which they were asked for; KSM has exactly one. */
  readonly rows: readonly KernelRow[];
}

/** What a kernel makes of the images with one of its compressors and allocators. */
export interface KernelRow {
  /** The kernel's name of it, with the engine where one was asked for; null for KSM. */
  readonly compressor: string | null;
  /** Null for KSM. */
  readonly allocator: string | null;
  /**
   * `exact`: all lengths are the kernel's, to the byte. `within-half-percent`: zstd, whose lengths change
   * with its version. `approximate`: another engine, other options, or a kernel between two whose rules are
   * known.
   */
  readonly accuracy: 'exact' | 'within-half-percent' | 'approximate';
  /**
   * The figures that the images determine, by the kernel's own names and in its units: zswap's files in
   * debugfs and `swpout_zero` of `/proc/vmstat`, the columns of zram's `mm_stat`, KSM's files in sysfs.
   */
  readonly figures: Readonly<Record<string, number>>;
  /** The same as the kernel prints it: a line `name:value` a file, or the line of `mm_stat`. */
  readonly text: string;
  /** What to write to which file, in this order. */
  readonly settings: readonly Setting[];
  /** Pages that it holds; zero pages are not among them where swapping keeps them by itself. */
  readonly storedPages: number;
  /** Pages that it does not take: they go to the disk below. */
  readonly rejectedPages: number;
  /** What it takes for them: pool pages; KSM: the pages that are left, and 64 bytes for each page that it knows. */
  readonly usedBytes: number;
  /** The images − what it takes − rejected pages; KSM's `general_profit`. It can be negative. */
  readonly savedBytes: number;
  /**
   * How far that is from the same in a pool so large that partly filled pool pages do not matter; a
   * saving below it says nothing about larger memory. 0 for KSM.
   */
  readonly uncertaintyBytes: number;
  /**
   * Microseconds of the processor that copying, checking and compressing a page takes here, on average
   * over all pages; null for KSM. The engine is Pagefold's, not the kernel's.
   */
  readonly microsecondsPerPage: number | null;
  /**
   * How far these figures may be off because a sample was looked at, and the kernel's own figures with them; only
   * then. `uncertaintyBytes` is that of `savedBytes`.
   */
  readonly samplingError?: SamplingError;
}
