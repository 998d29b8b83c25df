import { randomBytes } from 'node:crypto';
import { constants, type Stats, unlinkSync } from 'node:fs';
import { type FileHandle, lstat, open, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '@pagefold/contracts';
import { rawArgument } from './argument-images.ts';
import { beforeInterruption } from './interruption.ts';
import { oneLine } from './visible.ts';

const { O_WRONLY, O_CREAT, O_EXCL } = constants;

/** The image is other programs' memory. */
const ownerOnly = 0o600;

/**
 * A file that an image is written to, readable by its owner only. The image grows in a new file beside
 * it, which begins to exist with the first page and takes its place when it is whole: until then, and
 * whatever fails, a file of that name stays as it was.
 */
export class ImageWriter {
  readonly path: string;
  /** Whether there was a file of that name. */
  readonly replaces: boolean;
  readonly #partPath: string;
  #part: FileHandle | undefined;
  #release: (() => void) | undefined;

  private constructor(path: string, replaces: boolean) {
    this.path = path;
    this.replaces = replaces;
    const mark = randomBytes(6).toString('hex');
    this.#partPath = join(dirname(path), `.pagefold-${mark}.part`);
  }

  /**
   * Looks at what `path` names, and creates nothing.
   *
   * @throws InputError `PAGEFOLD_BAD_INPUT` when that is anything but a regular file.
   */
  static async at(path: string): Promise<ImageWriter> {
    const status = await statusOf(path);
    if (status !== undefined && !status.isFile()) {
      throw cannotWrite(path, `it is ${kindOf(status)}`, 'PAGEFOLD_BAD_INPUT');
    }
    if (rawArgument(path) !== undefined) {
      throw cannotWrite(path, 'its name is not UTF-8: choose another', 'PAGEFOLD_BAD_INPUT');
    }
    return new ImageWriter(path, status !== undefined);
  }

  /**
   * Begins the new file, so that what cannot be written is told before the work.
   *
   * @throws InputError `PAGEFOLD_INPUT_FAILED` when the system refuses.
   */
  async begin(): Promise<void> {
    await this.#attempt(async () => {
      await this.#open();
    });
  }

  /** @throws InputError `PAGEFOLD_INPUT_FAILED` when the system refuses. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#attempt(async () => {
      const part = await this.#open();
      for (let at = 0; at < bytes.length; ) at += (await part.write(bytes, at)).bytesWritten;
    });
  }

  /** Puts the image, which is whole now, in its place. */
  async finish(): Promise<void> {
    await this.#attempt(async () => {
      const part = await this.#open();
      await part.sync();
      await part.close();
      await rename(this.#partPath, this.path);
    });
    this.#end();
  }

  /** Takes away what was written of an image that will not be whole; after `finish` it does nothing. */
  async discard(): Promise<void> {
    if (this.#release === undefined) return;
    await this.#part?.close().catch(() => {});
    this.#remove();
    this.#end();
  }

  async #open(): Promise<FileHandle> {
    this.#release ??= beforeInterruption(() => this.#remove());
    this.#part ??= await open(this.#partPath, O_WRONLY | O_CREAT | O_EXCL, ownerOnly);
    return this.#part;
  }

  #end(): void {
    this.#release?.();
    this.#release = undefined;
    this.#part = undefined;
  }

  #remove(): void {
    try {
      unlinkSync(this.#partPath);
    } catch {
      // It is not there, or the failure that is told already has reached it too.
    }
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw cannotWrite(this.path, this.#reason(error as NodeJS.ErrnoException), undefined, error);
    }
  }

  /** The part's name, which nobody has chosen, says nothing to a user. */
  #reason({ message, code }: NodeJS.ErrnoException): string {
    const folder = dirname(this.path);
    if (code === 'ENOENT') return `there is no folder ${oneLine(folder)}, or it takes no files`;
    return message.replaceAll(this.#partPath, join(folder, basename(this.path)));
  }
}

/** What a path names itself: a link is not followed, for who made it may be somebody else. */
async function statusOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cannotWrite(path, (error as Error).message, undefined, error);
  }
}

function kindOf(status: Stats): string {
  if (status.isDirectory()) return 'a directory: name a file in it';
  if (status.isSymbolicLink()) return 'a symbolic link: name the file itself';
  if (status.isFIFO()) return 'a pipe: an image is put in its place when it is whole, name a file';
  return 'a device or socket: an image is put in its place when it is whole, name a file';
}

function cannotWrite(
  path: string,
  reason: string,
  code: 'PAGEFOLD_BAD_INPUT' | 'PAGEFOLD_INPUT_FAILED' = 'PAGEFOLD_INPUT_FAILED',
  cause?: unknown,
): InputError {
  return new InputError(code, `cannot write ${oneLine(path)}: ${reason}`, { cause });
}
