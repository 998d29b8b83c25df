import { Option } from 'commander';
import { type BackendChoice, parseChoice } from '../choices.ts';

/** `--recompress`: a compressor, with the pool's rules among its options. */
export function recompressOption(what: string, rules: readonly string[]): Option {
  return new Option(
    '--recompress <backend>',
    `${what}: NAME, NAME/ENGINE or NAME:option=value,…; beside its own options ${rules.join(', ')}`,
  ).argParser<BackendChoice>((text) => parseChoice(text));
}
