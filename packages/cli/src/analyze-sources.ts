import type { BackendRegistry, BackendSelection } from '@pagefold/core';
import {
  type AnalysisReport,
  analysisReport,
  analyze,
  type KernelChoice,
  type PageSource,
  type Verification,
  verify,
} from '@pagefold/estimate';
import { withPool } from './compose-pool.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface SourcesToAnalyze {
  readonly terminal: Terminal;
  readonly registry: BackendRegistry;
  readonly combinations: readonly BackendSelection[];
  readonly sources: readonly PageSource[];
  /** Whether to read the sources back from a pool of each combination. */
  readonly verify?: boolean;
  /** Kernels to predict. */
  readonly kernels?: readonly KernelChoice[];
}

/** Analyses sources, taken as one image. */
export async function analyzeSources(work: SourcesToAnalyze): Promise<AnalysisReport> {
  const { terminal, registry, combinations, kernels = [], sources } = work;
  const pages = sources.reduce((sum, source) => sum + (source.pages ?? 0), 0);
  const progress = await terminal.progress('analysing');
  try {
    const analysis = await analyze({
      sources,
      registry,
      combinations,
      kernels,
      signal: terminal.signal,
      onProgress: (done) => progress.show(done, pages),
    });
    progress.end();
    const verifications = work.verify === true ? await verifyAll(work) : [];
    return analysisReport(analysis, verifications);
  } finally {
    progress.end();
  }
}

/** Prints an analysis, as JSON or for people. */
export async function showReport(
  terminal: Terminal,
  report: AnalysisReport,
  json: boolean,
): Promise<void> {
  if (json) return terminal.json(report);
  const { printReport } = await import('./report-text.ts');
  printReport(terminal, report);
}

/** Whether every page that was read back was what had been stored. */
export function exitCodeOf({ combinations }: AnalysisReport): ExitCode {
  const differs = combinations.some(
    ({ verification }) => (verification?.mismatched_pages ?? 0) > 0,
  );
  return differs ? exitCodes.failed : exitCodes.ok;
}

async function verifyAll(work: SourcesToAnalyze): Promise<Verification[]> {
  const { terminal, registry, combinations, sources } = work;
  const pageSize = sources[0]?.pageSize;
  const verifications: Verification[] = [];
  for (const combination of combinations) {
    const selection = { ...combination, ...(pageSize === undefined ? {} : { pageSize }) };
    verifications.push(
      await withPool(registry, selection, (pool) => verify(sources, pool, terminal.signal)),
    );
  }
  return verifications;
}
