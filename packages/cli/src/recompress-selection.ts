import type { PoolSelection, RecompressRules } from '@pagefold/core';
import type { BackendChoice } from './choices.ts';
import { readDictionary } from './read-dictionary.ts';

/** Options of `--recompress` that are the pool's, and not the compressor's. */
const rules: readonly (keyof RecompressRules)[] = [
  'idleSeconds',
  'minGainPercent',
  'maxCpuPercent',
  'promoteAfter',
];

/**
 * `--recompress` as a pool that is composed by name takes it.
 *
 * @throws InputError for a file that is no dictionary.
 */
export async function recompressSelection(
  choice: BackendChoice | undefined,
): Promise<Pick<PoolSelection, 'recompress'>> {
  if (choice === undefined) return {};
  const { dictionary: file, ...given } = choice.options;
  const entries = Object.entries(given);
  const isRule = ([name]: [string, unknown]) => rules.some((rule) => rule === name);
  const options = Object.fromEntries(entries.filter((entry) => !isRule(entry)));
  const own = Object.fromEntries(entries.filter(isRule)) as RecompressRules;
  const dictionary = await readDictionary(file === undefined ? undefined : String(file));
  return { recompress: { to: choice.label, options, ...own, ...dictionary } };
}
