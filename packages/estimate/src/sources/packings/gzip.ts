import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf } from '@pagefold/contracts';
import { BrokenInput, type ByteSource } from '../bytes/byte-source.ts';
import { chunksOf } from '../bytes/chunks-of.ts';

/** Unpacks gzip members (RFC 1952), one after another. */
export async function* gunzip(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  const input = Readable.from(chunksOf(source), { objectMode: false });
  const unpacked = createGunzip();
  input.on('error', (error) => unpacked.destroy(error));
  try {
    for await (const chunk of input.pipe(unpacked)) yield chunk as Uint8Array;
  } catch (error) {
    if (error instanceof BrokenInput) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') {
      const problem = 'ends too early as a gzip file: how much is missing is not known';
      throw new BrokenInput(problem, 'cut-short');
    }
    throw new BrokenInput(`is a damaged gzip file (${messageOf(error)})`);
  } finally {
    unpacked.destroy();
    input.destroy();
  }
}
