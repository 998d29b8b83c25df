import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { generatedImages } from './generated-images.ts';
import { Random } from './random.ts';
import { pageSize, type Zram } from './zram.ts';

const pieceBytes = 1 << 20;
const data = new URL('../../data/', import.meta.url);

/** A file of raw pages. */
export interface Image {
  readonly name: string;
  readonly path: string;
  readonly pages: number;
}

/** Images made for a test run, in a folder of their own. */
export class ImageFolder {
  readonly #path: string = mkdtempSync(join(tmpdir(), 'pagefold-parity-'));

  add(name: string, bytes: Uint8Array): Image {
    const path = join(this.#path, `${name}.raw`);
    writeFileSync(path, bytes);
    return imageAt(path);
  }

  /** The sample of real memory that comes with these tests; see data/README.md. */
  addSample(): Image[] {
    return ['guests', 'processes'].map((name) =>
      this.add(name, gunzipSync(readFileSync(new URL(`${name}.raw.gz`, data)))),
    );
  }

  /** The sample and all generated images of a seed. */
  addAll(seed: number): Image[] {
    const generated = Object.entries(generatedImages(new Random(seed)));
    return [...this.addSample(), ...generated.map(([name, bytes]) => this.add(name, bytes))];
  }

  remove(): void {
    rmSync(this.#path, { recursive: true });
  }
}

/** Every file of whole pages in the folder that PAGEFOLD_IMAGES names, by name; none where it is not set. */
export function imagesOfUser(): Image[] {
  const folder = process.env.PAGEFOLD_IMAGES;
  if (folder === undefined || folder === '') return [];
  const images = readdirSync(folder)
    .sort()
    .map((file) => join(folder, file))
    .filter(isImage)
    .map(imageAt);
  if (images.length === 0) throw new Error(`PAGEFOLD_IMAGES: no file of whole pages in ${folder}`);
  return images;
}

/** Writes an image to a device, from the first slot on. */
export function writeImage(zram: Zram, image: Image): void {
  const file = openSync(image.path, 'r');
  try {
    const piece = new Uint8Array(pieceBytes);
    for (let at = 0; at < image.pages * pageSize; ) {
      const length = readSync(file, piece, 0, pieceBytes, at);
      zram.write(at / pageSize, piece.subarray(0, length));
      at += length;
    }
  } finally {
    closeSync(file);
  }
}

/** Pages of nothing but zeros. */
export function countZeroPages(image: Image): number {
  const bytes = readFileSync(image.path);
  const zeros = new Uint8Array(pageSize);
  let count = 0;
  for (let at = 0; at < bytes.length; at += pageSize) {
    if (bytes.compare(zeros, 0, pageSize, at, at + pageSize) === 0) count++;
  }
  return count;
}

export function sha256Of(image: Image): string {
  return createHash('sha256').update(readFileSync(image.path)).digest('hex');
}

function imageAt(path: string): Image {
  return { name: basename(path, '.raw'), path, pages: statSync(path).size / pageSize };
}

function isImage(path: string): boolean {
  const file = statSync(path);
  return file.isFile() && file.size > 0 && file.size % pageSize === 0;
}
