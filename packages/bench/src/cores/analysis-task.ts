/** What a process analyses. */
export interface AnalysisTask {
  readonly compressors: readonly string[];
  /** Threads, the one that reads among them. */
  readonly threads: number;
  /** A file of pages before those that count: when they are done every thread has started and compiled its code. */
  readonly warmFile: string;
  /** A file of the pages that count. */
  readonly file: string;
}
