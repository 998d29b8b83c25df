import { open, unlink } from 'node:fs/promises';
import { InputError } from '@pagefold/contracts';

/** A file that an image is written to. It is readable by its owner only: it holds other programs' memory. */
export class ImageWriter {
  readonly path: string;
  readonly #file: Awaited<ReturnType<typeof open>>;

  private constructor(path: string, file: Awaited<ReturnType<typeof open>>) {
    this.path = path;
    this.#file = file;
  }

  /** @throws InputError `PAGEFOLD_INPUT_FAILED` when the file cannot be written. */
  static async open(path: string): Promise<ImageWriter> {
    try {
      return new ImageWriter(path, await open(path, 'w', 0o600));
    } catch (error) {
      throw cannotWrite(path, error);
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length; ) {
        at += (await this.#file.write(bytes, at)).bytesWritten;
      }
    } catch (error) {
      throw cannotWrite(this.path, error);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Closes the file and takes it away: half an image is worse than none. */
  async discard(): Promise<void> {
    const { isRegular } = await this.#file.stat().then(
      (status) => ({ isRegular: status.isFile() }),
      () => ({ isRegular: false }),
    );
    await this.#file.close();
    if (isRegular) await unlink(this.path);
  }
}

function cannotWrite(path: string, cause: unknown): InputError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new InputError('PAGEFOLD_INPUT_FAILED', `cannot write ${path}: ${message}`, { cause });
}
