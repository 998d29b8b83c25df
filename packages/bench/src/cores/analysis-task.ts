/** What a process analyses. */
export interface AnalysisTask {
  readonly compressors: readonly string[];
  /** Threads, the one that reads among them. */
  readonly threads: number;
  /** Pages before those that count: by then every thread has started and compiled its code. */
  readonly warmPages: number;
  /** Pages that count. Both are whole batches of 256. */
  readonly pages: number;
  /** Other pages for another one. */
  readonly seed: number;
}
