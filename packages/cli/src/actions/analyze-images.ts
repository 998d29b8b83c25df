import { InputError } from '@pagefold/contracts';
import type { PageSource } from '@pagefold/estimate';
import { analyzeSources, exitCodeOf, showReport } from '../analyze-sources.ts';
import { openArgumentImages } from '../argument-images.ts';
import type { AnalysisOptions } from '../commands/analysis-options.ts';
import type { AskedKernel } from '../commands/as-option.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { chosenCombinations } from './chosen-combinations.ts';
import { chosenKernels } from './chosen-kernels.ts';

export interface ImagesToAnalyze extends AnalysisOptions {
  readonly pageSize: number;
  /** Kernels to predict. */
  readonly kernels: readonly AskedKernel[];
  /** Whether memory of a virtual machine's devices is taken as well. */
  readonly deviceMemory: boolean;
}

/** Analyses images and prints the answer. */
export async function analyzeImages(
  terminal: Terminal,
  paths: readonly string[],
  options: ImagesToAnalyze,
): Promise<ExitCode> {
  const { pageSize, deviceMemory, verify = false } = options;
  checkStandardInput(paths, verify);
  const { registry, combinations } = await chosenCombinations(terminal.waits, options);
  const kernels = await chosenKernels(options.kernels, options.compressor);
  const sources = await openArgumentImages(paths, { pageSize, deviceMemory });
  try {
    const work = { terminal, registry, combinations, sources, verify, kernels };
    const report = await analyzeSources(work);
    await showReport(terminal, report, options.json === true);
    return exitCodeOf(report);
  } finally {
    await closeAll(sources);
  }
}

/** Says before an hour's work what standard input cannot do. */
function checkStandardInput(paths: readonly string[], verify: boolean): void {
  const times = paths.filter((path) => path === '-').length;
  if (times > 1 || (times > 0 && verify)) {
    const reason = verify ? '--verify reads images several times' : 'it is named twice';
    throw new InputError(
      'PAGEFOLD_BAD_INPUT',
      `standard input can be read only once, and ${reason}: write it to a file first`,
    );
  }
}

async function closeAll(sources: readonly PageSource[]): Promise<void> {
  await Promise.all(sources.map((source) => source.close()));
}
