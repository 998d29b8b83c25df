import { defaultPageSize, InputError } from '@pagefold/contracts';
import {
  headLength,
  type InputDescription,
  imageProblem,
  type PageSource,
  printable,
  tailLength,
} from '@pagefold/estimate/portable';

const sliceBytes = 4 * 1024 * 1024;

/**
 * The pages of a file of raw pages, read in slices: memory stays the same, however large the file is. It
 * refuses what `pagefold analyze` refuses, in the same words, and of other formats says that the command
 * reads them.
 */
export class FilePages implements PageSource {
  readonly name: string;
  readonly pageSize: number = defaultPageSize;
  readonly pages: number;
  readonly #file: File;

  private constructor(file: File) {
    this.name = file.name;
    this.pages = file.size / this.pageSize;
    this.#file = file;
  }

  /**
   * @throws InputError `PAGEFOLD_BAD_INPUT` for a file that is no image, `PAGEFOLD_INPUT_FAILED` for one
   *   that cannot be read.
   */
  static async open(file: File): Promise<FilePages> {
    const source = new FilePages(file);
    const { size } = file;
    const head = await source.#slice(0, Math.min(headLength, size));
    const tail = await source.#slice(Math.max(0, size - tailLength), size);
    const problem = imageProblem({ size, head, tail }, source.pageSize);
    if (problem === undefined) return source;
    throw new InputError('PAGEFOLD_BAD_INPUT', `${printable(file.name)}: ${problem}`);
  }

  async *read(): AsyncGenerator<Uint8Array, void, undefined> {
    const end = this.pages * this.pageSize;
    const sliceAt = (at: number) => this.#slice(at, Math.min(at + sliceBytes, end));
    let next = sliceAt(0);
    for (let at = 0; at < end; at += sliceBytes) {
      const slice = await next;
      // The browser reads the next slice while this one is looked at.
      next = sliceAt(at + sliceBytes);
      // If that fails, it is told when its turn comes.
      next.catch(() => {});
      yield slice;
    }
  }

  describe(): InputDescription {
    return {
      format: 'raw',
      packings: [],
      population: 'unknown',
      zerosToldApart: true,
      layersOnly: null,
      leftOut: [],
      lost: [],
      warnings: [],
    };
  }

  async close(): Promise<void> {}

  async #slice(from: number, to: number): Promise<Uint8Array> {
    try {
      const slice = new Uint8Array(await this.#file.slice(from, to).arrayBuffer());
      if (slice.length < to - from) throw new RangeError(`there are only ${slice.length} bytes`);
      return slice;
    } catch (cause) {
      throw new InputError(
        'PAGEFOLD_INPUT_FAILED',
        `${printable(this.#file.name)}: cannot be read at byte ${from}: it may be a folder, have been changed or ` +
          'removed since it was chosen, or this user may not read it',
        { cause },
      );
    }
  }
}
