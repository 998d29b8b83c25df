import { type CodeOptionSpec, type Options, pageSizes, resolveOptions } from '@pagefold/contracts';
import type {
  BackendRegistry,
  BackendSelection,
  PoolPolicy,
  RecompressSelection,
  SimilarityOptions,
} from '@pagefold/core';
import { recompressSchema as poolRecompressSchema } from '@pagefold/core/parts';
import { abortable, expectOption, expectSignal } from './call-options.ts';
import { type KernelChoice, type KernelPlan, planKernels } from './kernels/kernel-choice.ts';
import type { KernelName } from './kernels/prediction.ts';
import { planSample, type SampleOptions, type SamplePlan } from './sampling/sample-options.ts';
import type { PageSource } from './sources/page-source.ts';
import type { AnalysisWorkers } from './workers/protocol.ts';

/** With what contents are compressed anew, and what must come of it: an analysis takes all of them to be idle. */
export type RecompressChoice = Pick<
  RecompressSelection,
  'to' | 'options' | 'minGainPercent' | 'dictionary'
>;

/** What `analyze` takes. */
export interface AnalyzeOptions {
  /** One or more, read one after another as one: content is shared across them. */
  readonly sources: readonly PageSource[];
  /** The backends to choose from; it must have a `sha256`, which tells contents apart. */
  readonly registry: BackendRegistry;
  /** The combinations to compare. */
  readonly combinations: readonly BackendSelection[];
  /** Kernels whose figures are to be predicted in the same pass: none by default. */
  readonly kernels?: readonly (KernelName | KernelChoice)[];
  /**
   * Whether to find out what it adds that pages are stored as their differences from similar ones, and how they are
   * looked for; `false` by default. It takes two real pools for each compressor and allocator, which hold all pages, or
   * with `sample` windows of them.
   */
  readonly similarity?: SimilarityOptions | false;
  /** Whether to draw {@link Analysis.addressMap}: false by default. */
  readonly map?: boolean;
  /** Whether to find out what a dictionary adds to that, and which; none by default. It takes one pool more, or two. */
  readonly dictionary?: PoolPolicy['dictionary'];
  /**
   * Whether to find out what it adds to all that to compress anew what is idle, and with what; not by default. It takes one
   * pool more, or two, in which everything is compressed anew: what is on swap is idle for the most part, and of what
   * is in use this is the most that it could add.
   */
  readonly recompress?: RecompressChoice | undefined;
  /**
   * Which contents to look at, where there are too many; all by default. The registry must have an `xxh3` for it,
   * which chooses them.
   */
  readonly sample?: SampleOptions | undefined;
  /**
   * Threads that hash and compress beside this one, and read plain files by themselves, which `analyze` starts and ends. Figures are those of this
   * thread alone to the byte. Each takes about 30 MB, and more for some compressors.
   */
  readonly workers?: AnalysisWorkers | undefined;
  /** Ends the analysis: its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Ends the reading: the answer is of what has been read by then, and is marked as partial. */
  readonly stop?: AbortSignal;
  /** Called with the number of pages analysed so far: 0 when backends stand, then every few hundred pages. */
  readonly onProgress?: (pages: number) => void;
}

const analyzeSchema = {
  sources: { type: 'object', description: 'the page sources, read as one image' },
  registry: { type: 'object', description: 'the backends to choose from' },
  combinations: { type: 'object', description: 'the combinations to compare' },
  kernels: { type: 'object', description: 'the kernels to predict' },
  similarity: {
    type: 'object-or-false',
    default: false,
    description: 'how similar pages are looked for',
  },
  map: { type: 'boolean', default: false, description: 'whether to draw a map of the pages' },
  dictionary: {
    type: 'bytes-or-choice',
    values: ['auto'],
    description: 'what compressors know beforehand',
  },
  recompress: { type: 'object', description: 'with what contents are compressed anew' },
  sample: { type: 'object', description: 'which contents to look at' },
  workers: { type: 'object', description: 'the threads to work on' },
  stop: { type: 'object', description: 'an AbortSignal that ends the reading' },
  ...abortable,
} as const satisfies Record<keyof AnalyzeOptions, CodeOptionSpec>;

const someOptions = { type: 'object', description: 'its options' } as const;

const combinationSchema = {
  hasher: { type: 'required-text', description: 'which hasher' },
  compressor: { type: 'required-text', description: 'which compressor' },
  allocator: { type: 'required-text', description: 'which allocator' },
  hasherOptions: someOptions,
  compressorOptions: someOptions,
  allocatorOptions: someOptions,
} as const satisfies Record<keyof AnalyzeOptions['combinations'][number], CodeOptionSpec>;

const recompressSchema = {
  to: { type: 'required-text', description: 'which compressor' },
  options: someOptions,
  minGainPercent: poolRecompressSchema.minGainPercent,
  dictionary: poolRecompressSchema.dictionary,
} as const satisfies Record<keyof RecompressChoice, CodeOptionSpec>;

/** The same, with what the kernels come to. */
export interface ResolvedAnalyzeOptions extends Omit<AnalyzeOptions, 'kernels' | 'sample'> {
  readonly kernels: readonly KernelPlan[];
  readonly sample: SamplePlan | undefined;
}

/**
 * The options of `analyze`, each read once.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for those that it does not have or take.
 */
export function resolveAnalyzeOptions(options: AnalyzeOptions): ResolvedAnalyzeOptions {
  const owner = 'analyze';
  const given = resolveOptions(owner, analyzeSchema, options as unknown as Options);
  const { sources, registry, combinations, kernels = [], sample, workers, signal, stop } = given;
  const { recompress } = given;
  const oneSize = 'one or more page sources, all with pages of the same size';
  expectOption(owner, 'sources', sources, areSources(sources), oneSize);
  expectOption(owner, 'registry', registry, isRegistry(registry), 'a BackendRegistry');
  const areMany = Array.isArray(combinations);
  expectOption(owner, 'combinations', combinations, areMany, 'an array of combinations');
  expectOption(owner, 'kernels', kernels, Array.isArray(kernels), 'an array of kernels');
  const areThreads = workers === undefined || areWorkers(workers);
  expectOption(owner, 'workers', workers, areThreads, 'what nodeWorkers returns');
  expectSignal(owner, 'signal', signal);
  expectSignal(owner, 'stop', stop);
  return {
    ...given,
    recompress:
      recompress === undefined
        ? undefined
        : resolveOptions(`${owner}: recompress`, recompressSchema, recompress as Options),
    sample: sample === undefined ? undefined : planSample(owner, sample as SampleOptions),
    kernels: planKernels(owner, kernels as readonly (KernelName | KernelChoice)[]),
    combinations: (combinations as readonly Options[]).map((combination, i) =>
      resolveOptions(`${owner}: combinations[${i}]`, combinationSchema, combination),
    ),
  } as ResolvedAnalyzeOptions;
}

function areWorkers(workers: unknown): boolean {
  const { count, start } = (workers ?? {}) as Partial<AnalysisWorkers>;
  return Number.isInteger(count) && count! > 0 && typeof start === 'function';
}

function isRegistry(registry: unknown): boolean {
  const { find } = (registry ?? {}) as { find?: unknown };
  return typeof find === 'function' && !Array.isArray(registry);
}

function areSources(sources: unknown): boolean {
  if (!Array.isArray(sources) || sources.length === 0) return false;
  return sources.every((source: Partial<PageSource> | null | undefined) => {
    const { name, pageSize, read } = source ?? {};
    return (
      typeof name === 'string' &&
      pageSize === sources[0].pageSize &&
      pageSizes.includes(pageSize as number) &&
      typeof read === 'function'
    );
  });
}
