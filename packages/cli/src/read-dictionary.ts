import { readFile } from 'node:fs/promises';
import { InputError } from '@pagefold/contracts';
import { decodeDictionaryFile } from '@pagefold/train';

/** What a pool takes for the value of `--dictionary`. @throws InputError for a file that is no dictionary. */
export async function readDictionary(
  choice: string | undefined,
): Promise<{ dictionary?: Uint8Array | 'auto' }> {
  if (choice === undefined) return {};
  if (choice === 'auto') return { dictionary: choice };
  const { content } = await decodeDictionaryFile(await bytesOf(choice), choice);
  return { dictionary: content };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new InputError('PAGEFOLD_INPUT_NOT_FOUND', `${path}: no such file`, { cause });
    }
    throw new InputError('PAGEFOLD_INPUT_FAILED', `${path}: cannot be read (${code})`, { cause });
  }
}
