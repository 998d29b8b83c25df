import { InputError } from '@pagefold/contracts';
import type { AnalysisReport, LiveMemoryOptions } from '@pagefold/estimate';
import { analysisWorkers } from '../analysis-workers.ts';
import {
  analyzeSources,
  exitCodeOf,
  type PoolAdditions,
  type ReportForm,
  showReport,
} from '../analyze-sources.ts';
import { openArgumentImages } from '../argument-images.ts';
import type { BackendChoice } from '../choices.ts';
import type { AnalysisOptions } from '../commands/analysis-options.ts';
import type { AskedKernel } from '../commands/as-option.ts';
import type { Jobs } from '../commands/jobs-option.ts';
import type { SampleChoice } from '../commands/sample-option.ts';
import type { SimilarityChoice } from '../commands/similarity-option.ts';
import type { ExitCode } from '../exit-codes.ts';
import { closeAll, openLive } from '../open-live.ts';
import { PageFile } from '../page-file.ts';
import { readDictionary } from '../read-dictionary.ts';
import { recompressSelection } from '../recompress-selection.ts';
import { similarityPolicy } from '../similarity-policy.ts';
import type { Terminal } from '../terminal.ts';
import { chosenCombinations } from './chosen-combinations.ts';
import { chosenKernels } from './chosen-kernels.ts';

export interface ImagesToAnalyze extends AnalysisOptions {
  readonly pageSize: number;
  /** Kernels to predict. */
  readonly kernels: readonly AskedKernel[];
  /** Whether memory of a virtual machine's devices is taken as well. */
  readonly deviceMemory: boolean;
  /** Live memory to be analysed behind the images. */
  readonly live: LiveMemoryOptions | undefined;
  /** How similar pages are looked for, where that is to be tried. */
  readonly similarity?: SimilarityChoice;
  /** A file of a dictionary, where that is to be tried. */
  readonly dictionary?: string;
  /** With what contents are compressed anew, where that is to be tried. */
  readonly recompress?: BackendChoice;
  /** How many threads to work on. */
  readonly jobs: Jobs;
  /** Which contents to look at; undefined: all. */
  readonly sample?: SampleChoice | undefined;
  /** Whether to print rows for spreadsheets. */
  readonly csv: boolean;
  /** The file to write a page to. */
  readonly html?: string;
}

/** Analyses images and live memory and prints the answer. */
export async function analyzeImages(
  terminal: Terminal,
  paths: readonly string[],
  options: ImagesToAnalyze,
): Promise<ExitCode> {
  const { pageSize, deviceMemory, live, verify = false, sample } = options;
  checkStandardInput(paths, verify);
  if (live !== undefined && verify) throw cannotVerify();
  const { registry, combinations } = await chosenCombinations(terminal.waits, options);
  const kernels = await chosenKernels(options.kernels, options.compressor);
  const sources = await openArgumentImages(paths, { pageSize, deviceMemory });
  let page: PageFile | undefined;
  try {
    if (live !== undefined) sources.push(...(await openLive(live, pageSize)));
    if (options.html !== undefined) page = await PageFile.at(options.html);
    const map = options.json === true || page !== undefined;
    const additions = await additionsOf(options);
    const workers = analysisWorkers(options.jobs, sources, options.with);
    const chosen = { registry, combinations, kernels, additions, workers, sample };
    const work = { terminal, sources, verify, map, ...chosen };
    const report = await analyzeSources(work);
    if (report.pages === 0 && !report.partial) throw nothingRead(report);
    await showReport(terminal, report, formOf(options));
    if (page !== undefined) {
      const { reportHtml } = await import('@pagefold/report');
      await page.finish(terminal, reportHtml(report));
    }
    return exitCodeOf(report);
  } finally {
    await page?.discard();
    await closeAll(sources);
  }
}

async function additionsOf(options: ImagesToAnalyze): Promise<PoolAdditions> {
  const { similarity, dictionary, recompress } = options;
  return {
    ...similarityPolicy(similarity),
    ...(await readDictionary(dictionary)),
    ...(await recompressSelection(recompress)),
  };
}

function formOf({ json, csv }: ImagesToAnalyze): ReportForm {
  if (json === true) return 'json';
  return csv ? 'csv' : 'text';
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

function cannotVerify(): InputError {
  return new InputError(
    'PAGEFOLD_BAD_INPUT',
    'live memory goes on changing, and --verify reads it several times: capture it to a file first',
  );
}

/** Images have pages; of live memory there may be nothing. */
function nothingRead({ inputs }: AnalysisReport): InputError {
  const reasons = inputs.map(({ name, warnings, lost, left_out }) => {
    const parts = [...lost, ...left_out].map(({ reason, pages }) => `${pages} ${reason}`);
    const reason = [...warnings, parts.join(', ')].filter((text) => text !== '').join('; ');
    return `${name}: no page of it to analyse${reason === '' ? '' : ` (${reason})`}`;
  });
  return new InputError('PAGEFOLD_INPUT_FAILED', reasons.join('; '));
}
