import type { Stats } from 'node:fs';
import { type FileHandle, open, readFile, realpath, stat } from 'node:fs/promises';
import { InputError, PagefoldError } from '@pagefold/contracts';
import { printable } from '../printable.ts';
import { systemCode } from '../system-error.ts';
import { RefusedInput } from './bytes/byte-source.ts';

const sectorBytes = 512;

/** A file or block device that is open for reading. */
export interface InputFile {
  readonly file: FileHandle;
  readonly size: number;
  /** Bytes of it that are holes on the disk. */
  readonly holeBytes: number;
  readonly isDevice: boolean;
}

/**
 * Opens what a path names if it is a regular file or a block device; nothing else is opened, since that
 * can block.
 *
 * @throws InputError of one line.
 */
export async function openInputFile(path: string, stats: Stats): Promise<InputFile> {
  if (!stats.isFile() && !stats.isBlockDevice()) {
    throw new RefusedInput(`not a memory image but ${specialKind(stats)}`);
  }
  if ((await realpath(path)) === '/proc/kcore') {
    throw new RefusedInput(
      'the memory of the running kernel is not read here; take it with AVML, and give that',
    );
  }
  const file = await open(path);
  const isDevice = stats.isBlockDevice();
  const size = isDevice ? await deviceBytes(stats) : (await file.stat()).size;
  // Windows does not tell blocks.
  const held = isDevice || stats.blocks === undefined ? size : stats.blocks * sectorBytes;
  return { file, size, holeBytes: Math.max(0, size - held), isDevice };
}

/** What a path names. @throws InputError of one line. */
export async function statInput(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    throw cannotOpen(path, error);
  }
}

/** Says in one line why something cannot be opened; failures and refusals of our own say it already. */
export function cannotOpen(path: string, cause: unknown): Error {
  if (PagefoldError.is(cause)) return cause;
  const name = printable(path);
  if (cause instanceof RefusedInput) {
    return new InputError('PAGEFOLD_BAD_INPUT', `${name}: ${cause.message}`);
  }
  const code = systemCode(cause);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new InputError('PAGEFOLD_INPUT_NOT_FOUND', `${name}: no such file`, { cause });
    case 'EACCES':
    case 'EPERM':
      return new InputError(
        'PAGEFOLD_INPUT_FAILED',
        `${name}: permission denied: this user may not read it`,
        { cause },
      );
    default:
      return new InputError('PAGEFOLD_INPUT_FAILED', `${name}: cannot be opened (${code})`, {
        cause,
      });
  }
}

/** What a file that holds no bytes to be read anywhere is, for a message. */
function specialKind(stats: Stats): string {
  if (stats.isFIFO()) return 'a pipe: give it as standard input, with - for its name';
  if (stats.isSocket()) return 'a socket';
  return 'a character device';
}

/** Linux tells it in sectors of 512 bytes. */
async function deviceBytes({ rdev }: Stats): Promise<number> {
  const major = ((rdev >>> 8) & 0xfff) | (Math.floor(rdev / 2 ** 32) & ~0xfff);
  const minor = (rdev & 0xff) | ((rdev >>> 12) & 0xfff00);
  try {
    const sectors = await readFile(`/sys/dev/block/${major}:${minor}/size`, 'utf8');
    return Number(sectors) * sectorBytes;
  } catch {
    throw new RefusedInput(
      'a block device whose size cannot be found out: copy it to a file first',
    );
  }
}
