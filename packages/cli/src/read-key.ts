import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '@pagefold/contracts';
import { oneLine } from './visible.ts';

/** More than any key has: a device that never ends is not read to its end. */
const mostBytes = 8192;

/**
 * Reads a file of a key.
 *
 * @throws InputError `PAGEFOLD_INPUT_NOT_FOUND` or `PAGEFOLD_INPUT_FAILED`.
 */
export async function readKey(path: string): Promise<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    return await beginningOf(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const isMissing = code === 'ENOENT';
    throw new InputError(
      isMissing ? 'PAGEFOLD_INPUT_NOT_FOUND' : 'PAGEFOLD_INPUT_FAILED',
      `${oneLine(path)}: ${isMissing ? 'no such file' : `cannot be read (${code})`}`,
      { cause },
    );
  } finally {
    await file?.close();
  }
}

async function beginningOf(file: FileHandle): Promise<Uint8Array> {
  const bytes = new Uint8Array(mostBytes);
  let length = 0;
  while (length < mostBytes) {
    const { bytesRead } = await file.read(bytes, length, mostBytes - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
