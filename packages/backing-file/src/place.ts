import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readFile, realpath, statfs, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConfigError } from '@pagefold/contracts';
import { systemProblem } from './system-problem.ts';

/** An open place for a backing file. */
export interface OpenPlace {
  readonly handle: FileHandle;
  /** Bytes of a disk; `Infinity` for a file. */
  readonly size: number;
  readonly isDisk: boolean;
}

/** File systems that keep files in memory: pages that go there have not left it. */
const memoryFileSystems: ReadonlyMap<number, string> = new Map([
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
]);
const sectorBytes = 512;

/**
 * Opens a place for a backing file: a new file, which has no name once it is open, or a block device that nobody
 * else uses.
 *
 * @throws ConfigError `PAGEFOLD_BAD_PLACE`.
 */
export async function openPlace(path: string, direct: boolean): Promise<OpenPlace> {
  const there = await lstat(path).catch((error: unknown) => {
    if (systemProblem(error).code === 'ENOENT') return undefined;
    throw refused(path, error);
  });
  if (there === undefined) return await newFile(path, direct);
  if (there.isBlockDevice()) return await disk(path, direct);
  throw badPlace(path, `is ${await kindOf(path, there)}`);
}

async function newFile(path: string, direct: boolean): Promise<OpenPlace> {
  const place = dirname(path);
  const { type } = await statfs(place).catch((error: unknown) => {
    throw refused(path, error);
  });
  const inMemory = memoryFileSystems.get(type);
  if (inMemory !== undefined) {
    throw badPlace(path, `is on a ${inMemory}, which keeps files in memory`);
  }
  const { O_RDWR, O_CREAT, O_EXCL } = constants;
  const handle = await openWith(path, O_RDWR | O_CREAT | O_EXCL, direct, 0o600);
  try {
    await unlink(path);
  } catch (error) {
    await handle.close();
    throw refused(path, error);
  }
  return { handle, size: Number.POSITIVE_INFINITY, isDisk: false };
}

async function disk(path: string, direct: boolean): Promise<OpenPlace> {
  const { O_RDWR, O_EXCL, O_NOFOLLOW } = constants;
  const handle = await openWith(path, O_RDWR | O_EXCL | O_NOFOLLOW, direct);
  try {
    const stats = await handle.stat();
    if (!stats.isBlockDevice()) throw badPlace(path, 'is no block device any more');
    return { handle, size: await diskSize(path, stats), isDisk: true };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The system has no call for it that Node.js knows. */
async function diskSize(path: string, { rdev }: Stats): Promise<number> {
  const major = Math.floor(rdev / 256) % 4096;
  const minor = (rdev % 256) + Math.floor(rdev / 2 ** 20) * 256;
  const sectors = await readFile(`/sys/dev/block/${major}:${minor}/size`, 'utf8').catch(
    (error: unknown) => {
      throw refused(path, error);
    },
  );
  return Number(sectors) * sectorBytes;
}

async function openWith(
  path: string,
  flags: number,
  direct: boolean,
  mode?: number,
): Promise<FileHandle> {
  const { O_DIRECT } = constants;
  if (direct && O_DIRECT === undefined) {
    throw badPlace(path, 'is on a system without O_DIRECT: leave out "direct"');
  }
  try {
    return await open(path, direct ? flags | O_DIRECT : flags, mode);
  } catch (error) {
    const { code } = systemProblem(error);
    if (direct && code === 'EINVAL') {
      // The system has made the file before it finds that out.
      if (mode !== undefined) await unlink(path).catch(() => {});
      throw badPlace(path, 'is where O_DIRECT is not possible: leave out "direct"', error);
    }
    if (code === 'EBUSY') throw badPlace(path, 'is in use, mounted perhaps', error);
    throw refused(path, error);
  }
}

async function kindOf(path: string, there: Stats): Promise<string> {
  if (there.isSymbolicLink()) {
    const target = await realpath(path).catch(() => undefined);
    return `a symbolic link${target === undefined ? '' : `; what it leads to is ${target}`}`;
  }
  if (there.isDirectory()) return 'a directory; name a file in it that does not exist';
  if (there.isFile()) return 'a file that exists; a backing file is always a new one';
  if (there.isFIFO()) return 'a FIFO';
  if (there.isSocket()) return 'a socket';
  return 'a character device';
}

function badPlace(path: string, problem: string, cause?: unknown): ConfigError {
  const message = `"path" expected one at which there is nothing yet, or a block device: ${path} ${problem}`;
  return new ConfigError('PAGEFOLD_BAD_PLACE', message, cause === undefined ? {} : { cause });
}

function refused(path: string, cause: unknown): ConfigError {
  return badPlace(path, `cannot be opened: ${systemProblem(cause).text}`, cause);
}
