import { type FileHandle, open, stat } from 'node:fs/promises';
import {
  type CodeOptionSpec,
  checkPageSize,
  defaultPageSize,
  InputError,
  type Options,
  PagefoldError,
  pageSizes,
  resolveOptions,
  StateError,
} from '@pagefold/contracts';
import { printable } from '../printable.ts';
import { systemCode } from '../system-error.ts';
import { headLength, tailLength } from './image-format.ts';
import { specialKind } from './image-kind.ts';
import { imageProblem } from './image-problem.ts';
import type { PageSource, ReadOptions } from './page-source.ts';

const batchBytes = 1024 * 1024;

/** The most pages that images may have together: slots are numbered by 31 bits. */
const maxPages = 2 ** 31 - 1;

/** Options of {@link openImages}. */
export interface ImageOptions {
  /** Bytes of a page, 4096 where it is not given. */
  readonly pageSize?: number | undefined;
}

const imageSchema = {
  pageSize: {
    type: 'integer',
    default: defaultPageSize,
    minimum: pageSizes[0]!,
    maximum: pageSizes.at(-1)!,
    unit: 'bytes',
    description: 'bytes of a page',
  },
} as const satisfies Record<keyof ImageOptions, CodeOptionSpec>;

/**
 * Opens memory images: files that hold raw pages one after another and nothing else, as dumped from a
 * virtual machine or written by a capture. All of them are looked at before any is read, so that the
 * last one cannot fail after an hour for a reason that could be seen at once. Close each of them.
 *
 * Reading an image takes one batch of 1 MiB, whatever the size of the file.
 *
 * @throws InputError of one line that names the path as it was given: `PAGEFOLD_INPUT_NOT_FOUND` when
 *   there is no such file; `PAGEFOLD_BAD_INPUT` when it is no regular file, is empty, does not hold
 *   whole pages, is of a format that is no raw pages, or there are too many pages; `PAGEFOLD_INPUT_FAILED`
 *   when the system refuses to open or read it.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` when `pageSize` is not a page size, or for other options.
 */
export async function openImages(
  paths: readonly string[],
  options: ImageOptions = {},
): Promise<PageSource[]> {
  const { pageSize } = resolveOptions('openImages', imageSchema, options as Options);
  checkPageSize(pageSize);
  const images: ImageFile[] = [];
  try {
    let pages = 0;
    for (const path of paths) {
      const image = await ImageFile.open(path, pageSize);
      images.push(image);
      pages += image.pages;
      if (pages > maxPages) throw tooManyPages(path, pages);
    }
    return images;
  } catch (error) {
    await Promise.all(images.map((image) => image.close()));
    throw error;
  }
}

class ImageFile implements PageSource {
  readonly name: string;
  readonly pageSize: number;
  readonly pages: number;
  readonly #file: FileHandle;
  #closed = false;

  private constructor(path: string, pageSize: number, file: FileHandle, pages: number) {
    this.name = path;
    this.pageSize = pageSize;
    this.pages = pages;
    this.#file = file;
  }

  static async open(path: string, pageSize: number): Promise<ImageFile> {
    const file = await openRegularFile(path);
    try {
      const { size } = await file.stat();
      await checkContent(path, file, size, pageSize);
      return new ImageFile(path, pageSize, file, size / pageSize);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async *read(options: ReadOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
    const { signal } = options;
    const end = this.pages * this.pageSize;
    const batch = new Uint8Array(Math.min(batchBytes, end));
    for (let at = 0; at < end; at += batch.length) {
      signal?.throwIfAborted();
      const part = batch.subarray(0, Math.min(batch.length, end - at));
      await this.#fill(part, at);
      yield part;
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#file.close();
  }

  async #fill(part: Uint8Array, from: number): Promise<void> {
    if (this.#closed)
      throw new StateError('PAGEFOLD_CLOSED', `${printable(this.name)} has been closed`);
    const got = await readFully(this.name, this.#file, part, from);
    if (got < part.length) {
      throw new InputError(
        'PAGEFOLD_INPUT_FAILED',
        `${printable(this.name)}: became shorter while it was read: ` +
          `${from + got} bytes are left of ${this.pages * this.pageSize}`,
      );
    }
  }
}

/** Opens what `path` names if it is a regular file; nothing else is opened, since that can block. */
async function openRegularFile(path: string): Promise<FileHandle> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) {
      throw new InputError(
        'PAGEFOLD_BAD_INPUT',
        `${printable(path)}: not a file of raw pages but ${specialKind(stats)}`,
      );
    }
    return await open(path);
  } catch (error) {
    throw PagefoldError.is(error) ? error : cannotOpen(path, error);
  }
}

function cannotOpen(path: string, cause: unknown): InputError {
  const code = systemCode(cause);
  const name = printable(path);
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

/** Checks that a file of `size` bytes holds whole pages and is of no known format. */
async function checkContent(
  path: string,
  file: FileHandle,
  size: number,
  pageSize: number,
): Promise<void> {
  const head = new Uint8Array(Math.min(headLength, size));
  const tail = new Uint8Array(Math.min(tailLength, size));
  await readFully(path, file, head, 0);
  await readFully(path, file, tail, size - tail.length);
  const problem = imageProblem({ size, head, tail }, pageSize);
  if (problem !== undefined) {
    throw new InputError('PAGEFOLD_BAD_INPUT', `${printable(path)}: ${problem}`);
  }
}

function tooManyPages(path: string, pages: number): InputError {
  return new InputError(
    'PAGEFOLD_BAD_INPUT',
    `${printable(path)}: with it there are ${pages} pages; at most ${maxPages} can be looked at`,
  );
}

/** Reads `part` from byte `from` on; returns the bytes there were before the file's end. */
async function readFully(
  path: string,
  file: FileHandle,
  part: Uint8Array,
  from: number,
): Promise<number> {
  let got = 0;
  while (got < part.length) {
    const bytesRead = await readSome(path, file, part.subarray(got), from + got);
    if (bytesRead === 0) break;
    got += bytesRead;
  }
  return got;
}

async function readSome(
  path: string,
  file: FileHandle,
  part: Uint8Array,
  from: number,
): Promise<number> {
  try {
    const { bytesRead } = await file.read(part, 0, part.length, from);
    return bytesRead;
  } catch (cause) {
    throw new InputError(
      'PAGEFOLD_INPUT_FAILED',
      `${printable(path)}: cannot be read at byte ${from} (${systemCode(cause)})`,
      { cause },
    );
  }
}
