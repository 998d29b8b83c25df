import { ConfigError } from '@pagefold/contracts';
import {
  type CompressorChoice,
  type KernelChoice,
  kernelCompressorNames,
  kernelsHere,
} from '@pagefold/estimate';
import type { BackendChoice } from '../choices.ts';
import type { AskedKernel } from '../commands/as-option.ts';

/**
 * The kernels that were asked for, each with those of the compressors asked for that it has. One that is
 * this machine's takes the place of the one of its name.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` where this machine has none, or a kernel none of the compressors.
 */
export async function chosenKernels(
  names: readonly AskedKernel[],
  compressors: readonly BackendChoice[] | undefined,
): Promise<KernelChoice[]> {
  const here = names.includes('here') ? await kernelsHere() : [];
  if (names.includes('here') && here.length === 0) {
    throw invalid('--as here: this machine has none of zswap, zram and KSM; name one instead');
  }
  const named = names.filter((name) => name !== 'here');
  const others = named.filter((name) => here.every(({ kernel }) => kernel !== name));
  return [...here, ...others.map((kernel) => ({ kernel }))].map((kernel) =>
    compressors === undefined ? withoutSlow(kernel) : withCompressors(kernel, compressors),
  );
}

/** Without deflate, which takes ten times as long, unless there is nothing else. */
function withoutSlow({ compressors, ...choice }: KernelChoice): KernelChoice {
  if (compressors === undefined) return choice;
  const fast = compressors.filter(({ compressor }) => compressor !== 'deflate');
  return { ...choice, compressors: fast.length > 0 ? fast : compressors };
}

function withCompressors(choice: KernelChoice, asked: readonly BackendChoice[]): KernelChoice {
  if (choice.kernel === 'ksm') return choice;
  const offered = choice.compressors?.map(({ compressor }) => compressor) ?? kernelCompressorNames;
  const compressors = asked.flatMap(({ label, options }): CompressorChoice[] => {
    const labels = label === 'all' ? offered : [label];
    return labels.map((compressor) => ({ compressor, compressorOptions: options }));
  });
  const usable = compressors.filter(({ compressor }) => offered.includes(nameOf(compressor)));
  if (usable.length > 0) return { ...choice, compressors: usable };
  const names = asked.map(({ label }) => label).join(', ');
  throw invalid(`--as ${choice.kernel} with ${names}: its compressors are ${offered.join(', ')}`);
}

function nameOf(label: string): string {
  return label.split('/')[0]!;
}

function invalid(message: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', message);
}
