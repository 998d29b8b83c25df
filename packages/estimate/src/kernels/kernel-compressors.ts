import type { Options } from '@pagefold/contracts';
import type { BackendSelection } from '@pagefold/core';
import type { KernelRules } from './kernel-rules.ts';
import type { KernelRow } from './prediction.ts';

/** A compressor as it is asked for: `name` or `name/engine`, with options where it is not to be as the kernel's. */
export type CompressorChoice = Pick<BackendSelection, 'compressor' | 'compressorOptions'>;

interface KernelCompressor {
  /** The engine whose lengths are the kernel's; undefined where all of that name are. */
  readonly engine?: string;
  /** The options that make it take the kernel's decisions. */
  readonly options: Options;
  readonly accuracy: KernelRow['accuracy'];
}

type Table = Readonly<
  Record<string, KernelCompressor | ((rules: KernelRules, label: string) => KernelCompressor)>
>;

/**
 * The compressors that kernels have, and who takes their decisions: LZ4 stops its search a byte earlier
 * than liblz4; LZO has a table of 13 bits; deflate is zlib with a window of 2 KiB and MAX_MEM_LEVEL, which is
 * 8 in the kernel, and pako's lengths are zlib's. The engine of zstd that is always there
 * is 1.4.8.
 */
const kernelCompressors: Table = {
  'lzo-rle': { options: {}, accuracy: 'exact' },
  lzo: { options: { hashBits: 13 }, accuracy: 'exact' },
  lz4: { options: { endRule: 'kernel' }, accuracy: 'exact' },
  deflate: { engine: 'pako', options: { windowBits: 11, memLevel: 8 }, accuracy: 'exact' },
  zstd: ({ zstd: { minMatch, accuracy } }, label) => ({
    engine: 'wasm',
    // That engine can set nothing but the level.
    options: label === 'zstd/bokuweb' ? { level: 3 } : { level: 3, minMatch },
    accuracy,
  }),
};

/** Their names. */
export const kernelCompressorNames: readonly string[] = Object.keys(kernelCompressors);

/** What a kernel is run with where nothing was asked for: without deflate, which takes far longer. */
export const defaultKernelCompressors: readonly CompressorChoice[] = ['lzo-rle', 'lz4', 'zstd'].map(
  (compressor) => ({ compressor }),
);

/** Whether kernels have a compressor of that name. */
export function isKernelCompressor({ compressor }: CompressorChoice): boolean {
  return nameOf(compressor) in kernelCompressors;
}

/** A choice completed by what a kernel of these rules has, and how right its lengths are. */
export function asKernel(
  choice: CompressorChoice,
  rules: KernelRules,
): Required<CompressorChoice> & { readonly accuracy: KernelRow['accuracy'] } {
  const { compressor, compressorOptions = {} } = choice;
  const name = nameOf(compressor);
  const known = kernelCompressors[name]!;
  const { engine, options, accuracy } =
    typeof known === 'function' ? known(rules, compressor) : known;
  const label = compressor === name && engine !== undefined ? `${name}/${engine}` : compressor;
  const isOther =
    (engine !== undefined && label !== `${name}/${engine}`) ||
    Object.entries(compressorOptions).some(([option, value]) => options[option] !== value);
  return {
    compressor: label,
    compressorOptions: { ...options, ...compressorOptions },
    accuracy: isOther ? 'approximate' : accuracy,
  };
}

function nameOf(label: string): string {
  return label.split('/')[0]!;
}
