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
    .addOption(backend('compressor', 'lz4, lzo-rle and zstd'))
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
