import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@pagefold/conformance';
import { pageSize } from '../pages/content.ts';

const pagesAtOnce = 256;

/** Files of made-up pages, each made once, which the system's cache is to hold. */
export class PageFiles {
  readonly #folder: string;
  readonly #made = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The path of a file of so many pages, each a content of its own and half noise; others for another seed. */
  of(pages: number, seed: number): string {
    const name = `${pages}-${seed}.raw`;
    const path = this.#made.get(name) ?? join(this.#folder, name);
    if (!this.#made.has(name)) writePages(path, pages, new Random(seed));
    this.#made.set(name, path);
    return path;
  }
}

function writePages(path: string, pages: number, random: Random): void {
  const bytes = new Uint8Array(pagesAtOnce * pageSize);
  const file = openSync(path, 'wx');
  try {
    for (let left = pages; left > 0; left -= pagesAtOnce) {
      const part = bytes.subarray(0, Math.min(left, pagesAtOnce) * pageSize);
      for (let at = 0; at < part.length; at += pageSize) {
        random.fill(part.subarray(at, at + pageSize / 2));
      }
      for (let at = 0; at < part.length; ) at += writeSync(file, part, at);
    }
  } finally {
    closeSync(file);
  }
}
