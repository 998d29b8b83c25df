import { defaultPageSize } from '@pagefold/contracts';
import { Command, Option } from 'commander';
import type { Act } from '../act.ts';
import type { BackendChoice } from '../choices.ts';
import { type AnalysisOptions, addAnalysisOptions } from './analysis-options.ts';
import { type AskedKernel, asOption } from './as-option.ts';
import { dictionaryOption } from './dictionary-option.ts';
import { type Jobs, jobsOption } from './jobs-option.ts';
import { addLiveOptions, type LiveOptions, liveChoice } from './live-options.ts';
import { pageSizeOption } from './page-size-option.ts';
import { recompressOption } from './recompress-option.ts';
import { type SampleChoice, sampleOption } from './sample-option.ts';
import { type SimilarityChoice, similarityOption } from './similarity-option.ts';

interface Options extends AnalysisOptions, LiveOptions {
  readonly pageSize: number;
  readonly as?: readonly AskedKernel[];
  readonly deviceMemory?: boolean;
  readonly csv?: boolean;
  readonly similarity?: SimilarityChoice;
  readonly html?: string;
  readonly dictionary?: string;
  readonly recompress?: BackendChoice;
  readonly jobs: Jobs;
  readonly sample?: SampleChoice;
}

const similarPages =
  'also say what it saves and costs to store pages as their differences from similar ones';
const idleContents =
  'also say what it adds to compress anew what is idle, as if all were, with another compressor';
const nothingGiven = 'error: give images, or live processes with --pid or --cgroup';

/** `pagefold analyze IMAGE… --pid PID…` */
export function analyzeCommand(act: Act): Command {
  const command = new Command('analyze')
    .summary('say what a pool would save on memory images and live processes')
    .description(
      'Says what deduplication, compression and an allocator would save on memory images: raw pages, such ' +
        'as `pagefold capture` or a virtual machine writes; ELF cores; dumps of kdump, LiME and AVML; streams ' +
        'of QEMU and libvirt; swap areas; directories of CRIU; all of them packed by zstd, gzip or lz4 or ' +
        'not; and on the memory of live processes. Several are analysed each by itself and together as one.\n' +
        "Times are the processor's, the median of blocks of pages.",
    )
    .argument('[image...]', 'memory images of any of these formats; - for standard input')
    .addOption(pageSizeOption('bytes of a page').default(defaultPageSize))
    .option('--device-memory', 'take ROMs and display memory of virtual machines as well')
    .addOption(
      new Option('--csv', 'print the rows of combinations and kernels as CSV').conflicts('json'),
    )
    .option('--html <file>', 'also write a page to look at: one file, which fetches nothing')
    .addOption(asOption())
    .addOption(jobsOption())
    .addOption(sampleOption())
    .addOption(similarityOption(similarPages))
    .addOption(dictionaryOption('also say what a dictionary saves and costs'))
    .addOption(recompressOption(idleContents, ['minGainPercent', 'dictionary']));
  addLiveOptions(command);
  return addAnalysisOptions(command).action(
    act(async (terminal, paths: string[], options: Options) => {
      const { as = [], deviceMemory = false, csv = false, ...others } = options;
      const live = liveChoice(command, options);
      if (paths.length === 0 && live === undefined) command.error(nothingGiven);
      const { analyzeImages } = await import('../actions/analyze-images.ts');
      const chosen = { ...others, deviceMemory, live, csv, kernels: as };
      return analyzeImages(terminal, paths, chosen);
    }),
  );
}
