import type { PageSource } from '@pagefold/estimate';
import { analyzeSources, exitCodeOf, showReport } from '../analyze-sources.ts';
import { openArgumentImages } from '../argument-images.ts';
import type { AnalysisOptions } from '../commands/analysis-options.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { chosenCombinations } from './chosen-combinations.ts';

export interface ImagesToAnalyze extends AnalysisOptions {
  readonly pageSize: number;
  /** Whether to predict a zram device with the first combination. */
  readonly asZram: boolean;
}

/** Analyses images and prints the answer. */
export async function analyzeImages(
  terminal: Terminal,
  paths: readonly string[],
  options: ImagesToAnalyze,
): Promise<ExitCode> {
  const { pageSize, asZram, verify = false } = options;
  const { registry, combinations } = await chosenCombinations(terminal.waits, options);
  const sources = await openArgumentImages(paths, { pageSize });
  try {
    const work = { terminal, registry, combinations, sources, verify, asZram };
    const report = await analyzeSources(work);
    await showReport(terminal, report, options.json === true);
    return exitCodeOf(report);
  } finally {
    await closeAll(sources);
  }
}

async function closeAll(sources: readonly PageSource[]): Promise<void> {
  await Promise.all(sources.map((source) => source.close()));
}
