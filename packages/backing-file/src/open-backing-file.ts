import { ConfigError } from '@pagefold/contracts';
import { type BackingFile, createBackingFile } from './backing-file.ts';
import { handleIo } from './file-io.ts';
import { segmentBytes } from './layout.ts';
import { type OpenBackingFileOptions, resolveOpenOptions } from './options.ts';
import { openPlace } from './place.ts';

/**
 * Opens a backing file: makes a scratch file, which only its owner may read and which has no name once it is
 * open, or takes a whole disk. What is in it means nothing to anyone else, and nothing once it is closed.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_BAD_PLACE` where a backing file cannot be.
 */
export async function openBackingFile(options: OpenBackingFileOptions): Promise<BackingFile> {
  const { path, limitBytes, encrypt, direct } = resolveOpenOptions(options);
  const { handle, size, isDisk } = await openPlace(path, direct);
  try {
    if (size < 2 * segmentBytes) {
      const message = `"path" expected at least ${2 * segmentBytes} bytes: ${path} has ${size}`;
      throw new ConfigError('PAGEFOLD_BAD_PLACE', message);
    }
    const io = handleIo(handle, !isDisk);
    return createBackingFile(io, { limitBytes: Math.min(limitBytes, size), encrypt, direct });
  } catch (error) {
    await handle.close();
    throw error;
  }
}
