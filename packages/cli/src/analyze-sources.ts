import type { BackendRegistry, BackendSelection, PoolSelection } from '@pagefold/core';
import {
  type Analysis,
  type AnalysisReport,
  type AnalysisWorkers,
  analysisReport,
  analyze,
  type CombinationResult,
  type KernelChoice,
  type PageSource,
  type Verification,
  verify,
} from '@pagefold/estimate';
import type { SampleChoice } from './commands/sample-option.ts';
import { withPool } from './compose-pool.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { stoppable } from './interruption.ts';
import type { Terminal } from './terminal.ts';

export interface SourcesToAnalyze {
  readonly terminal: Terminal;
  readonly registry: BackendRegistry;
  readonly combinations: readonly BackendSelection[];
  readonly sources: readonly PageSource[];
  /** Whether to read the sources back from a pool of each combination. */
  readonly verify?: boolean;
  /** Threads to work on. */
  readonly workers?: AnalysisWorkers | undefined;
  /** Which contents to look at; undefined: all. */
  readonly sample?: SampleChoice | undefined;
  /** Kernels to predict. */
  readonly kernels?: readonly KernelChoice[];
  /** What pools have beside deduplication. */
  readonly additions?: PoolAdditions;
  /** Whether to draw a map, for those that look at more than text. */
  readonly map?: boolean;
}

export type PoolAdditions = Pick<PoolSelection, 'similarity' | 'dictionary' | 'recompress'>;

/** Analyses sources, taken as one image. SIGINT stops it, and the report is partial then. */
export async function analyzeSources(work: SourcesToAnalyze): Promise<AnalysisReport> {
  const { terminal, registry, combinations, kernels = [], sources, map = false } = work;
  const { workers, sample } = work;
  const pages = totalPages(sources);
  const progress = await terminal.progress('analysing');
  const interruption = stoppable();
  try {
    const analysis = await analyze({
      sources,
      registry,
      combinations,
      kernels,
      ...work.additions,
      map,
      workers,
      ...(sample === undefined ? {} : { sample: { oneIn: sample } }),
      signal: terminal.signal,
      stop: interruption.signal,
      onProgress: (done) => {
        // Not while backends are made: what they do there may keep the thread.
        if (done === 0) interruption.listen();
        progress.show(done, pages);
      },
    });
    interruption.release();
    progress.end();
    const reads = work.verify === true && !analysis.partial;
    return analysisReport(analysis, reads ? await verifyAll(work, analysis) : []);
  } finally {
    interruption.release();
    progress.end();
  }
}

/** Undefined where one of them does not know. */
function totalPages(sources: readonly PageSource[]): number | undefined {
  return sources.reduce<number | undefined>(
    (sum, { pages }) => (sum === undefined || pages === undefined ? undefined : sum + pages),
    0,
  );
}

/** How an analysis is printed: for people, or for programs. */
export type ReportForm = 'text' | 'json' | 'csv';

/** Prints an analysis. */
export async function showReport(
  terminal: Terminal,
  report: AnalysisReport,
  form: ReportForm,
): Promise<void> {
  if (form === 'json') return terminal.json(report);
  if (form === 'csv') {
    const { reportCsv } = await import('@pagefold/report');
    return terminal.records(reportCsv(report));
  }
  const { printReport } = await import('./report/report-text.ts');
  printReport(terminal, report);
}

/** Whether all was read, and every page that was read back was what had been stored. */
export function exitCodeOf({ combinations, partial }: AnalysisReport): ExitCode {
  if (partial) return exitCodes.interrupted;
  const differs = combinations.some(
    ({ verification }) => (verification?.mismatched_pages ?? 0) > 0,
  );
  return differs ? exitCodes.failed : exitCodes.ok;
}

async function verifyAll(work: SourcesToAnalyze, analysis: Analysis): Promise<Verification[]> {
  const { terminal, registry, combinations, sources, additions } = work;
  const pageSize = sources[0]?.pageSize;
  const verifications: Verification[] = [];
  for (const [i, combination] of combinations.entries()) {
    const selection = {
      ...combination,
      ...(pageSize === undefined ? {} : { pageSize }),
      ...ableOf(analysis.combinations[i]!, additions),
    };
    verifications.push(
      await withPool(registry, selection, (pool) => verify(sources, pool, terminal.signal)),
    );
  }
  return verifications;
}

/** What a combination can have of what pools were to have beside deduplication. */
function ableOf(row: CombinationResult, additions: PoolAdditions = {}): PoolAdditions {
  const { similarity, dictionary, recompress } = additions;
  return {
    ...(row.similarity?.unable === null && similarity !== undefined ? { similarity } : {}),
    ...(row.dictionary?.unable === null && dictionary !== undefined ? { dictionary } : {}),
    ...(row.recompress?.unable === null && recompress !== undefined ? { recompress } : {}),
  };
}
