import { stdin } from 'node:process';
import {
  type CodeOptionSpec,
  checkPageSize,
  defaultPageSize,
  InputError,
  type Options,
  pageSizes,
  resolveOptions,
} from '@pagefold/contracts';
import { printable } from '../printable.ts';
import { FileBytes } from './bytes/file-bytes.ts';
import { inputStream } from './bytes/input-stream.ts';
import { StreamBytes } from './bytes/stream-bytes.ts';
import { openCriu } from './formats/criu.ts';
import { ImageSource } from './image-source.ts';
import { cannotOpen, openInputFile, statInput } from './input-file.ts';
import type { PageSource } from './page-source.ts';
import { recognize } from './recognize.ts';

/** The most pages that images may have together: slots are numbered by 31 bits. */
const maxPages = 2 ** 31 - 1;

/** What stands for standard input in the place of a path. */
const standardInput = '-';

/** Options of {@link openImages}. */
export interface ImageOptions {
  /** Bytes of a page, 4096 where it is not given. */
  readonly pageSize?: number | undefined;
  /**
   * Whether memory of a virtual machine's devices (ROM, display) is taken as well; it is left out and
   * counted otherwise, since no swap would ever see it.
   */
  readonly deviceMemory?: boolean | undefined;
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
  deviceMemory: {
    type: 'boolean',
    default: false,
    description: 'whether memory of devices is taken as well',
  },
} as const satisfies Record<keyof ImageOptions, CodeOptionSpec>;

/**
 * Opens memory images: raw pages, as dumped from a virtual machine or written by a capture; cores, dumps
 * and saved states, which are known by their first bytes; directories of CRIU's images; `-` for standard
 * input. All of them are looked at before any is read, so that the last one cannot fail after an hour for
 * a reason that could be seen at once. Close each of them.
 *
 * Reading an image takes at most 16 MiB, whatever the file says, and for zstd its window, at most
 * 128 MiB; a stream of QEMU takes 20 bytes a page beside that, and a flattened kdump 24 a piece.
 *
 * @throws InputError of one line that names the path as it was given: `PAGEFOLD_INPUT_NOT_FOUND` when
 *   there is no such file; `PAGEFOLD_BAD_INPUT` when it is no file, is empty, is of a format that is not
 *   read, is of none and does not hold whole pages, or there are too many pages; `PAGEFOLD_INPUT_FAILED`
 *   when the system refuses to open it.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` when `pageSize` is not a page size, or for other options.
 */
export async function openImages(
  paths: readonly string[],
  options: ImageOptions = {},
): Promise<PageSource[]> {
  const resolved = resolveOptions('openImages', imageSchema, options as Options);
  checkPageSize(resolved.pageSize);
  const images: ImageSource[] = [];
  try {
    let pages = 0;
    for (const path of paths) {
      const image = await openImage(path, resolved);
      images.push(image);
      pages += image.pages ?? 0;
      if (pages > maxPages) throw tooManyPages(path, pages);
    }
    return images;
  } catch (error) {
    await Promise.all(images.map((image) => image.close()));
    throw error;
  }
}

interface ImageChoices {
  readonly pageSize: number;
  readonly deviceMemory: boolean;
}

async function openImage(path: string, choices: ImageChoices): Promise<ImageSource> {
  if (path === standardInput) return openStandardInput(choices);
  const stats = await statInput(path);
  try {
    if (stats.isDirectory()) return await openCriu(path, choices.pageSize);
    const { file, size, holeBytes, isDevice } = await openInputFile(path, stats);
    const close = () => file.close();
    try {
      const bytes = new FileBytes(file, size);
      const found = await recognize({ name: path, bytes, holeBytes, isDevice, ...choices });
      const afterReading = isDevice ? undefined : () => growth(bytes);
      const { pageSize } = choices;
      return new ImageSource({
        name: path,
        pageSize,
        canRepeat: true,
        ...found,
        afterReading,
        close,
      });
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    throw cannotOpen(path, error);
  }
}

async function openStandardInput(choices: ImageChoices): Promise<ImageSource> {
  const name = 'standard input';
  const bytes = new StreamBytes(inputStream(stdin));
  const close = async () => {
    stdin.destroy();
  };
  try {
    const input = { name, bytes, holeBytes: 0, isDevice: false, ...choices };
    const found = await recognize(input);
    return new ImageSource({ name, pageSize: choices.pageSize, canRepeat: false, ...found, close });
  } catch (error) {
    await close();
    throw cannotOpen(name, error);
  }
}

async function growth(bytes: FileBytes): Promise<string | undefined> {
  const now = await bytes.currentSize();
  if (now <= bytes.size) return undefined;
  return `grew while it was read, by ${now - bytes.size} bytes, which were left out`;
}

function tooManyPages(path: string, pages: number): InputError {
  return new InputError(
    'PAGEFOLD_BAD_INPUT',
    `${printable(path)}: with it there are ${pages} pages; at most ${maxPages} can be looked at`,
  );
}
