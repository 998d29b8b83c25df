import { ConfigError, type Options, resolveOptions, show } from '@pagefold/contracts';
import { expectOption } from '../call-options.ts';
import {
  asKernel,
  type CompressorChoice,
  defaultKernelCompressors,
  isKernelCompressor,
  kernelCompressorNames,
} from './kernel-compressors.ts';
import {
  type KernelAllocator,
  type KernelRules,
  kernelNames,
  kernelRules,
  type StoringKernel,
} from './kernel-rules.ts';
import type { KernelName, KernelRow, Setting } from './prediction.ts';

/** A kernel to predict, with what it is to be run with. */
export interface KernelChoice {
  /** Whose rules to follow. */
  readonly kernel: KernelName;
  /**
   * Its compressors; `lzo-rle`, `lz4` and `zstd` by default. Those that no kernel has are left out; there
   * must be another. Without engine and options they are as in the kernel.
   */
  readonly compressors?: readonly CompressorChoice[];
  /** Names of its allocators: all by default. */
  readonly allocators?: readonly string[];
  /** What its files say now; the prediction has it as `present`. */
  readonly present?: readonly Setting[];
  /** Whether the kernel at hand lies between those whose rules are known; then nothing is exact. */
  readonly approximate?: boolean;
}

/** One compressor and one allocator of a kernel, ready to be made. */
export interface KernelCombination extends Required<CompressorChoice> {
  readonly rules: KernelRules;
  readonly allocator: KernelAllocator;
  /** As it was asked for. */
  readonly asked: string;
  readonly accuracy: KernelRow['accuracy'];
}

/** A kernel with all that it is run with; none for KSM. */
export interface KernelPlan {
  readonly kernel: KernelName;
  readonly present: readonly Setting[] | null;
  /** Whether its rules are known. */
  readonly isExact: boolean;
  readonly combinations: readonly KernelCombination[];
}

const choiceSchema = {
  kernel: { type: 'required-text', description: 'whose rules to follow' },
  compressors: { type: 'object', description: 'its compressors' },
  allocators: { type: 'object', description: 'names of its allocators' },
  present: { type: 'object', description: 'what its files say now' },
  approximate: { type: 'boolean', default: false, description: 'whether its rules differ' },
} as const;

/**
 * What each choice comes to.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for kernels that are not known, and for compressors and
 *   allocators of which a kernel has none.
 */
export function planKernels(
  owner: string,
  choices: readonly (KernelName | KernelChoice)[],
): KernelPlan[] {
  return choices.map((choice, i) => {
    const given = typeof choice === 'string' ? { kernel: choice } : choice;
    return planOf(`${owner}: kernels[${i}]`, given);
  });
}

function planOf(owner: string, choice: KernelChoice): KernelPlan {
  const given = resolveOptions(owner, choiceSchema, choice as unknown as Options) as KernelChoice;
  const { kernel, present = null, approximate } = given;
  const isExact = approximate !== true;
  expectOption(owner, 'kernel', kernel, kernelNames.includes(kernel), oneOf(kernelNames));
  if (kernel === 'ksm') return { kernel, present, isExact, combinations: [] };
  const rules = kernelRules[kernel];
  const compressors = compressorsOf(owner, given, rules);
  const combinations = allocatorsOf(owner, kernel, given.allocators).flatMap((allocator) =>
    compressors.map((compressor) => ({ ...compressor, rules, allocator })),
  );
  return { kernel, present, isExact, combinations };
}

type PlannedCompressor = Omit<KernelCombination, 'rules' | 'allocator'>;

function compressorsOf(
  owner: string,
  choice: KernelChoice,
  rules: KernelRules,
): PlannedCompressor[] {
  const { compressors = defaultKernelCompressors, approximate } = choice;
  const areChoices =
    Array.isArray(compressors) &&
    compressors.every((each) => typeof each?.compressor === 'string') &&
    compressors.some(isKernelCompressor);
  const expected = `compressors with at least ${oneOf(kernelCompressorNames)} among them`;
  if (!areChoices) throw notThose(owner, 'compressors', expected, compressors);
  return compressors.filter(isKernelCompressor).map((each) => {
    const as = asKernel(each, rules);
    const accuracy = approximate === true ? 'approximate' : as.accuracy;
    return { ...as, asked: each.compressor, accuracy };
  });
}

function allocatorsOf(
  owner: string,
  kernel: StoringKernel,
  names: KernelChoice['allocators'],
): readonly KernelAllocator[] {
  const { allocators } = kernelRules[kernel];
  if (names === undefined) return allocators;
  const known = allocators.map(({ name }) => name);
  const areNames =
    Array.isArray(names) && names.length > 0 && names.every((name) => known.includes(name));
  if (!areNames) throw notThose(owner, 'allocators', `allocators of ${oneOf(known)}`, names);
  return allocators.filter(({ name }) => names.includes(name));
}

function notThose(owner: string, name: string, expected: string, got: unknown): ConfigError {
  const message = `${owner}: "${name}" expected ${expected}, got ${show(got)}`;
  return new ConfigError('PAGEFOLD_INVALID_OPTION', message);
}

function oneOf(names: readonly string[]): string {
  return `one of ${names.join(', ')}`;
}
