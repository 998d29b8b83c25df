import { defaultPageSize, InputError } from '@pagefold/contracts';
import { imageProblem, magicLength, type PageSource } from '@pagefold/estimate/portable';

const sliceBytes = 4 * 1024 * 1024;

/** A file that holds no whole pages, but would if it were cut. */
export class BrokenPagesError extends InputError {}

/**
 * The pages of a file, read in slices: memory stays the same, however large the file is. It refuses
 * what `pagefold analyze` refuses, in the same words.
 */
export class FilePages implements PageSource {
  readonly name: string;
  readonly pageSize: number = defaultPageSize;
  readonly pages: number;
  readonly #file: File;

  private constructor(file: File) {
    this.pages = Math.floor(file.size / this.pageSize);
    const excess = file.size - this.pages * this.pageSize;
    this.name = excess === 0 ? file.name : `${file.name} without its last ${excess} bytes`;
    this.#file = file;
  }

  /**
   * @param cutToPages whether to leave off bytes at the end that are no whole page.
   * @throws InputError `PAGEFOLD_BAD_INPUT` for a file that is no image, `PAGEFOLD_INPUT_FAILED` for one
   *   that cannot be read.
   */
  static async open(file: File, cutToPages: boolean): Promise<FilePages> {
    const source = new FilePages(file);
    const { pageSize } = source;
    const wholeBytes = source.pages * pageSize;
    const size = cutToPages && wholeBytes > 0 ? wholeBytes : file.size;
    const beginning = await source.#slice(0, Math.min(magicLength, size));
    const problem = imageProblem(beginning, size, pageSize);
    if (problem === undefined) return source;
    const isBroken = wholeBytes > 0 && problem === imageProblem(new Uint8Array(), size, pageSize);
    const Trouble = isBroken ? BrokenPagesError : InputError;
    throw new Trouble('PAGEFOLD_BAD_INPUT', `${file.name}: ${problem}`);
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

  async close(): Promise<void> {}

  async #slice(from: number, to: number): Promise<Uint8Array> {
    try {
      const slice = new Uint8Array(await this.#file.slice(from, to).arrayBuffer());
      if (slice.length < to - from) throw new RangeError(`there are only ${slice.length} bytes`);
      return slice;
    } catch (cause) {
      throw new InputError(
        'PAGEFOLD_INPUT_FAILED',
        `${this.#file.name}: cannot be read at byte ${from}: it may be a folder, have been changed or ` +
          'removed since it was chosen, or this user may not read it',
        { cause },
      );
    }
  }
}
