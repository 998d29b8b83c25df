import { ImageWriter } from './image-writer.ts';
import type { Terminal } from './terminal.ts';

/** A file that a page will be written to. */
export class PageFile {
  readonly #file: ImageWriter;

  private constructor(file: ImageWriter) {
    this.#file = file;
  }

  /**
   * Begins to write, so that what cannot be written is told before the work. Whatever comes of it, call
   * {@link discard} at the end.
   *
   * @throws InputError `PAGEFOLD_BAD_INPUT` when `path` is no regular file, `PAGEFOLD_INPUT_FAILED` when the
   *   system refuses.
   */
  static async at(path: string): Promise<PageFile> {
    const file = await ImageWriter.at(path);
    await file.begin();
    return new PageFile(file);
  }

  /** Writes the page and puts it in its place. */
  async finish(terminal: Terminal, html: string): Promise<void> {
    await this.#file.write(new TextEncoder().encode(html));
    await this.#file.finish();
    const { path, replaces } = this.#file;
    terminal.note(`pagefold: ${path} ${replaces ? 'was there and has been replaced' : 'written'}`);
  }

  /** Leaves everything as it was, unless the page is finished. */
  async discard(): Promise<void> {
    await this.#file.discard();
  }
}
