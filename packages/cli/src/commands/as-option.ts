import type { KernelName } from '@pagefold/estimate';
import { InvalidArgumentError, Option } from 'commander';

/** What can be asked for: a kernel by its name, or the one of this machine. */
export type AskedKernel = KernelName | 'here';

const known: readonly AskedKernel[] = [
  'zswap-6.1',
  'zswap-6.12',
  'zswap-6.18',
  'zram',
  'ksm',
  'here',
];

/** `--as`, a list of kernels, which may be given several times. */
export function asOption(): Option {
  return new Option(
    '--as <kernels>',
    `predict what a kernel would say and save, and what to write to its files: ${known.join(', ')} (this machine's); several by commas`,
  ).argParser<AskedKernel[]>((text, earlier = []) => {
    const names = text.split(',');
    const unknown = names.find((name) => !(known as readonly string[]).includes(name));
    if (unknown !== undefined) {
      throw new InvalidArgumentError(`Expected some of ${known.join(', ')}, got "${unknown}".`);
    }
    return [...new Set([...earlier, ...(names as AskedKernel[])])];
  });
}
