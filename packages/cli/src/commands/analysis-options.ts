import { type Command, Option } from 'commander';
import { type BackendChoice, collectChoice } from '../choices.ts';

/** The options of every command that analyses memory. */
export interface AnalysisOptions {
  readonly hasher?: readonly BackendChoice[];
  readonly compressor?: readonly BackendChoice[];
  readonly allocator?: readonly BackendChoice[];
  readonly with?: readonly string[];
  readonly verify?: boolean;
  readonly json?: boolean;
}

/** Adds these options to a command. */
export function addAnalysisOptions(command: Command): Command {
  const backend = (kind: string, standard: string) =>
    new Option(
      `--${kind} <backend>`,
      `${kind}: NAME, NAME/ENGINE, NAME:option=value,… or all; may be given several times (default: ${standard})`,
    ).argParser<BackendChoice[]>(collectChoice);
  return command
    .addOption(backend('hasher', 'xxh3'))
    .addOption(backend('compressor', 'lz4'))
    .addOption(backend('allocator', 'zsmalloc'))
    .addOption(withOption())
    .option('--verify', 'store every page in a real pool, load it back and compare')
    .option('--json', 'print one JSON object and nothing else');
}

export function withOption(): Option {
  return new Option(
    '--with <module>',
    'JavaScript module that exports backends of your own; may be given several times',
  ).argParser<string[]>((path, earlier = []) => [...earlier, path]);
}

/**
 * What a zram device takes a compressor for: the kernel's rules and formats where they differ
 * (crypto/lz4.c; drivers/block/zram/backend_deflate.c: a window of 2 KiB and zlib's MAX_MEM_LEVEL,
 * which is 8 there; its zlib is pako's).
 */
const zramCompressors: Readonly<Record<string, BackendChoice>> = {
  lz4: { label: 'lz4', options: { endRule: 'kernel' } },
  lzo: { label: 'lzo', options: { hashBits: 13 } },
  deflate: { label: 'deflate/pako', options: { windowBits: 11, memLevel: 8 } },
};

/**
 * The combination of a zram device.
 *
 * @throws CommanderError for choices that a device cannot have.
 */
export function zramChoices(command: Command, options: AnalysisOptions): AnalysisOptions {
  const { compressor = [{ label: 'lz4', options: {} }], allocator = [] } = options;
  const [chosen, ...others] = compressor;
  if (chosen === undefined || others.length > 0 || chosen.label === 'all') {
    command.error('error: --as zram takes one --compressor, as a device has one');
  }
  if (allocator.length > 1 || allocator.some(({ label }) => label !== 'zsmalloc')) {
    command.error('error: --as zram takes no --allocator but zsmalloc, as zram has no other');
  }
  const [name = '', engine] = chosen.label.split('/');
  const kernel = zramCompressors[name] ?? chosen;
  const label = engine === undefined ? kernel.label : chosen.label;
  const settings = { ...kernel.options, ...chosen.options };
  return { ...options, compressor: [{ label, options: settings }] };
}
