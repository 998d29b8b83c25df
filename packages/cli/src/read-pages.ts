import { closeSync, openSync, readSync } from 'node:fs';

/** The pages of a file, one at a time; a page is valid until the next is asked for. */
export function* readPages(path: string | Buffer, pageSize: number): Generator<Uint8Array> {
  const page = new Uint8Array(pageSize);
  const file = openSync(path, 'r');
  try {
    while (readSync(file, page) === pageSize) yield page;
  } finally {
    closeSync(file);
  }
}
