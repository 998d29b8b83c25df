import { Option } from 'commander';
import { type BackendChoice, parseChoice } from '../choices.ts';

/** `--recompress`: a compressor, with the pool's rules among its options. */
export function recompressOption(): Option {
  return new Option(
    '--recompress <backend>',
    'compress what has not been used for long with another compressor: NAME, NAME/ENGINE or NAME:option=value,…; ' +
      'beside its own options idleSeconds, minGainPercent, maxCpuPercent, promoteAfter, dictionary',
  ).argParser<BackendChoice>((text) => parseChoice(text));
}
