import { readFile } from 'node:fs/promises';
import { InputError } from '@pagefold/contracts';
import type { PoolPolicy } from '@pagefold/core';

/**
 * `--dictionary` as a pool takes it.
 *
 * @throws InputError where the file cannot be read or is none.
 */
export async function readDictionary(
  path: string | undefined,
): Promise<Pick<PoolPolicy, 'dictionary'>> {
  if (path === undefined) return {};
  const file = await readFile(path).catch((cause: Error) => {
    throw new InputError('PAGEFOLD_INPUT_FAILED', `cannot read ${path}: ${cause.message}`, {
      cause,
    });
  });
  const { decodeDictionaryFile } = await import('@pagefold/train');
  const { content } = await decodeDictionaryFile(file, path);
  return { dictionary: content };
}
