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
  asked: readonly BackendChoice[] | undefined,
): Promise<KernelChoice[]> {
  const here = names.includes('here') ? await choicesHere(asked) : [];
  const others = names
    .filter((name) => name !== 'here')
    .filter((name) => here.every(({ kernel }) => kernel !== name))
    .map((kernel) => completed({ kernel }, asked) ?? refuse([{ kernel }], asked));
  return [...here, ...others];
}

/** Those of this machine that have one of the compressors. */
async function choicesHere(asked: readonly BackendChoice[] | undefined): Promise<KernelChoice[]> {
  const offered = await kernelsHere();
  if (offered.length === 0) {
    throw invalid('--as here: this machine has none of zswap, zram and KSM; name one instead');
  }
  const usable = offered.flatMap((choice) => completed(choice, asked) ?? []);
  return usable.length > 0 ? usable : refuse(offered, asked);
}

/** A kernel with what it is to be run with; undefined where it has none of that. */
function completed(
  choice: KernelChoice,
  asked: readonly BackendChoice[] | undefined,
): KernelChoice | undefined {
  if (choice.kernel === 'ksm') return choice;
  if (asked === undefined) return withoutSlow(choice);
  const offered = offeredBy(choice);
  const compressors = asked.flatMap(({ label, options }): CompressorChoice[] => {
    const labels = label === 'all' ? offered : [label];
    return labels.map((compressor) => ({ compressor, compressorOptions: options }));
  });
  const usable = compressors.filter(({ compressor }) => offered.includes(nameOf(compressor)));
  return usable.length > 0 ? { ...choice, compressors: usable } : undefined;
}

/** Without deflate, which takes far longer, unless there is nothing else. */
function withoutSlow({ compressors, ...choice }: KernelChoice): KernelChoice {
  if (compressors === undefined) return choice;
  const fast = compressors.filter(({ compressor }) => compressor !== 'deflate');
  return { ...choice, compressors: fast.length > 0 ? fast : compressors };
}

function refuse(
  choices: readonly KernelChoice[],
  asked: readonly BackendChoice[] | undefined,
): never {
  const names = asked?.map(({ label }) => label).join(', ');
  const offers = choices.map((choice) => `${choice.kernel} has ${offeredBy(choice).join(', ')}`);
  throw invalid(`--as with the compressor ${names}: ${offers.join('; ')}`);
}

function offeredBy({ compressors }: KernelChoice): readonly string[] {
  return compressors?.map(({ compressor }) => compressor) ?? kernelCompressorNames;
}

function nameOf(label: string): string {
  return label.split('/')[0]!;
}

function invalid(message: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', message);
}
