import { ByteCursor } from '../bytes/byte-cursor.ts';
import {
  BrokenInput,
  type ByteReader,
  type ByteSource,
  RefusedInput,
  readFully,
} from '../bytes/byte-source.ts';
import { Fields } from '../bytes/fields.ts';

const headerBytes = 4096;
const pieceHeaderBytes = 16;
/** QEMU writes pieces of 16 KiB and more, so that is a dump of 64 GiB; the table takes 24 bytes a piece. */
const maxPieces = 2 ** 22;
/** What stands between the end of a header and its block's; a larger gap is a piece that is missing. */
const maxGap = 1024 * 1024;
const end = 0xffff_ffff_ffff_ffffn;

/**
 * The file that `makedumpfile -R` would make of its flattened form, in which pieces stand in the order in
 * which they were written, each with the place it belongs to.
 *
 * @throws RefusedInput where that cannot be had.
 */
export async function unflatten(source: ByteSource): Promise<ByteSource> {
  if (!source.canSeek) {
    throw new RefusedInput(
      'this is a flattened kdump, which is not read in one direction: give it as a file, unpacked',
    );
  }
  const pieces = await readPieces(source);
  return {
    size: pieces.size,
    canSeek: true,
    canRepeat: true,
    open: () => new PieceReader(source.open(), pieces),
  };
}

/** Where pieces belong, in ascending order, and where they are. */
class Pieces {
  #places = new Float64Array(1024);
  #lengths = new Float64Array(1024);
  #sources = new Float64Array(1024);
  #count = 0;

  get size(): number {
    return this.#count === 0 ? 0 : this.place(this.#count - 1) + this.length(this.#count - 1);
  }

  place(i: number): number {
    return this.#places[i]!;
  }

  length(i: number): number {
    return this.#lengths[i]!;
  }

  source(i: number): number {
    return this.#sources[i]!;
  }

  add(place: number, length: number, source: number): void {
    if (this.#count === this.#places.length) this.#grow();
    this.#places[this.#count] = place;
    this.#lengths[this.#count] = length;
    this.#sources[this.#count] = source;
    this.#count++;
  }

  get count(): number {
    return this.#count;
  }

  sort(): void {
    const order = Uint32Array.from({ length: this.#count }, (_, i) => i);
    order.sort((a, b) => this.place(a) - this.place(b));
    const sorted = (column: Float64Array) => Float64Array.from(order, (i) => column[i]!);
    this.#places = sorted(this.#places);
    this.#lengths = sorted(this.#lengths);
    this.#sources = sorted(this.#sources);
  }

  /** The last piece that begins at `position` or before, or -1. */
  at(position: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.place(middle) <= position) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #grow(): void {
    const grown = (column: Float64Array) => {
      const larger = new Float64Array(column.length * 2);
      larger.set(column);
      return larger;
    };
    this.#places = grown(this.#places);
    this.#lengths = grown(this.#lengths);
    this.#sources = grown(this.#sources);
  }
}

async function readPieces(source: ByteSource): Promise<Pieces> {
  const pieces = new Pieces();
  const cursor = new ByteCursor(source, headerBytes);
  try {
    await cursor.skip(headerBytes);
    for (;;) {
      const header = await cursor.takeUnlessEnd(pieceHeaderBytes);
      if (header === undefined) break;
      const fields = new Fields(header, 'big');
      if (fields.big(0) === end) break;
      const place = fields.u64(0);
      const length = fields.u64(8);
      pieces.add(place, length, cursor.position);
      if (pieces.count > maxPieces) throw tooMany();
      await cursor.skip(length);
    }
  } catch (error) {
    // The pages that are missing are counted when they are looked for.
    if (!(error instanceof BrokenInput)) throw error;
  } finally {
    await cursor.close();
  }
  pieces.sort();
  return pieces;
}

function tooMany(): RefusedInput {
  return new RefusedInput(
    `this is a flattened kdump of more than ${maxPieces} pieces: make one file of it with ` +
      '"makedumpfile -R OUT < FILE", and give that',
  );
}

/** Reads the file that pieces make up; between them it has zeros. */
class PieceReader implements ByteReader {
  readonly #reader: ByteReader;
  readonly #pieces: Pieces;
  #position = 0;

  constructor(reader: ByteReader, pieces: Pieces) {
    this.#reader = reader;
    this.#pieces = pieces;
  }

  async read(into: Uint8Array): Promise<number> {
    const pieces = this.#pieces;
    if (this.#position >= pieces.size) return 0;
    const i = pieces.at(this.#position);
    const inside = i < 0 ? 0 : this.#position - pieces.place(i);
    const left = i < 0 ? 0 : pieces.length(i) - inside;
    if (left <= 0) return this.#readGap(into, i);
    this.#reader.seek!(pieces.source(i) + inside);
    const got = await readFully(this.#reader, into.subarray(0, Math.min(into.length, left)));
    this.#position += got;
    return got;
  }

  seek(position: number): void {
    this.#position = position;
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  #readGap(into: Uint8Array, i: number): number {
    const gap = this.#pieces.place(i + 1) - this.#position;
    if (gap > maxGap) throw new BrokenInput(`has nothing for byte ${this.#position}`, 'cut-short');
    const length = Math.min(into.length, gap);
    into.fill(0, 0, length);
    this.#position += length;
    return length;
  }
}
