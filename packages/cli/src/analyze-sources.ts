import { type BackendRegistry, type BackendSelection, composePool } from '@pagefold/core';
import {
  analysisReport,
  analyze,
  type PageSource,
  type Verification,
  verify,
  zramAccuracy,
  zramMmStat,
} from '@pagefold/estimate';
import pc from 'picocolors';
import { exitCodes } from './exit-codes.ts';
import { PageProgress } from './progress.ts';
import { type Colors, reportText } from './report-text.ts';
import type { Terminal } from './terminal.ts';

export interface SourcesToAnalyze {
  readonly terminal: Terminal;
  readonly registry: BackendRegistry;
  readonly combinations: readonly BackendSelection[];
  readonly sources: readonly PageSource[];
  readonly options: { readonly verify?: boolean; readonly json?: boolean };
  /** Whether to predict a zram device with the first combination. */
  readonly asZram?: boolean;
}

/** Analyses sources and prints the answer, as text or as JSON. */
export async function analyzeSources(work: SourcesToAnalyze): Promise<void> {
  const { terminal, registry, combinations, sources, options } = work;
  const pages = sources.reduce((sum, source) => sum + source.pages, 0);
  const progress = new PageProgress('analysing');
  try {
    const analysis = await analyze({
      sources,
      registry,
      combinations,
      signal: terminal.signal,
      onProgress: (done) => progress.show(done, pages),
    });
    progress.end();
    const verifications = options.verify === true ? await verifyAll(work) : [];
    const [first] = analysis.combinations;
    const [selection] = combinations;
    const zram = work.asZram === true && first !== undefined && selection !== undefined;
    const report = {
      ...analysisReport(analysis, verifications),
      ...(zram
        ? { mm_stat: zramMmStat(analysis, first), mm_stat_accuracy: zramAccuracy(selection) }
        : {}),
    };
    terminal.out(
      options.json === true
        ? `${JSON.stringify(report, undefined, 2)}\n`
        : reportText(report, colors()),
    );
  } finally {
    progress.end();
  }
}

/** Colours where standard output is a terminal; picocolors alone would also colour in CI. */
function colors(): Colors {
  return pc.createColors(process.stdout.isTTY === true && pc.isColorSupported);
}

/** Reads the sources back from a pool of each combination. */
async function verifyAll(work: SourcesToAnalyze): Promise<Verification[]> {
  const { terminal, registry, combinations, sources } = work;
  const pageSize = sources[0]?.pageSize;
  const verifications: Verification[] = [];
  for (const selection of combinations) {
    const pool = await composePool(registry, {
      ...selection,
      ...(pageSize === undefined ? {} : { pageSize }),
    });
    try {
      const verification = await verify(sources, pool, terminal.signal);
      if (verification.mismatchedPages > 0) process.exitCode = exitCodes.failed;
      verifications.push(verification);
    } finally {
      pool.close();
    }
  }
  return verifications;
}
