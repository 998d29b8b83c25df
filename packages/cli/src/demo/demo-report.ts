import type { AnalysisReport } from '@pagefold/estimate';

/** What `pagefold demo --json` prints. */
export interface DemoReport extends AnalysisReport {
  /** The analysis of the first service alone; missing where the image had to be generated. */
  readonly one_instance?: AnalysisReport;
}
