import type { FileIo } from './file-io.ts';
import { blockBytes } from './io-buffers.ts';
import { roundUp, segmentBytes, stepBytes } from './layout.ts';
import type { SegmentCipher } from './segment-cipher.ts';
import type { SegmentTable } from './segment-table.ts';

/** So often in a row may the system do less than a block of what O_DIRECT asks it for. */
const patience = 100;

/** A place in the file. */
export interface FilePlace {
  readonly segment: number;
  /** In the segment, in bytes. */
  readonly from: number;
  readonly to: number;
}

/** Segments on a file: whole reads and writes, encryption, and the file's length. */
export class SegmentFile {
  /** What places, lengths and positions of reads and writes are multiples of. */
  readonly align: number;
  writtenBytes = 0;
  readBytes = 0;
  readonly #io: FileIo;
  /** What the system may be asked to go on from: with O_DIRECT, whole blocks only. */
  readonly #unit: number;
  readonly #table: SegmentTable;
  readonly #cipher: SegmentCipher | undefined;
  /** Segments that may have been written since the file was last cut off. */
  #length = 0;
  #cut: Promise<void> | undefined;

  constructor(io: FileIo, table: SegmentTable, direct: boolean, cipher: SegmentCipher | undefined) {
    this.#io = io;
    this.#table = table;
    this.#cipher = cipher;
    this.align = direct ? blockBytes : stepBytes;
    this.#unit = direct ? blockBytes : 1;
  }

  /** Encrypts what is to be written at `from`, in place. */
  seal(bytes: Uint8Array, segment: number, from: number): void {
    if (this.#cipher === undefined) return;
    bytes.set(this.#cipher.apply(bytes, segment, this.#table.generation(segment), from));
  }

  /** Writes to a segment that is pinned until the promise settles. A short write is continued. */
  async write(bytes: Uint8Array, segment: number, from: number): Promise<void> {
    this.#length = Math.max(this.#length, segment + 1);
    // What is being cut off may be the very place.
    await this.#cut;
    const position = segment * segmentBytes + from;
    let done = 0;
    for (let idle = 0; done < bytes.length; idle++) {
      const count = await this.#io.write(bytes.subarray(done), position + done);
      this.writtenBytes += count;
      // A part of a block is written again.
      const whole = count - (count % this.#unit);
      if (count === 0 || (whole === 0 && idle > patience)) {
        throw new Error(`of ${bytes.length - done} bytes ${count} were written`);
      }
      if (whole > 0) idle = 0;
      done += whole;
    }
  }

  /**
   * Reads a place of a pinned segment, and decrypts it.
   *
   * @param buffer as long as the place, with as much room around it as alignment takes.
   * @returns the bytes, as many as the file has; they are valid until the buffer is used again.
   */
  async read({ segment, from, to }: FilePlace, buffer: Uint8Array): Promise<Uint8Array> {
    const begin = from - (from % this.align);
    const wanted = buffer.subarray(0, roundUp(to, this.align) - begin);
    const position = segment * segmentBytes + begin;
    let got = 0;
    for (let idle = 0; got < wanted.length; idle++) {
      const count = await this.#io.read(wanted.subarray(got), position + got);
      this.readBytes += count;
      const whole = count - (count % this.#unit);
      if (count === 0) break; // the end of the file
      if (whole === 0 && idle > patience) {
        throw new Error(`of ${wanted.length - got} bytes ${count} were read`);
      }
      if (whole > 0) idle = 0;
      got += whole;
    }
    const bytes = wanted.subarray(from - begin, Math.max(Math.min(got, to - begin), from - begin));
    if (this.#cipher === undefined) return bytes;
    return this.#cipher.apply(bytes, segment, this.#table.generation(segment), from);
  }

  /** Cuts the file off behind the last segment that is in use, one time after the other. */
  trim(): void {
    const { end } = this.#table;
    if (this.#cut !== undefined || end >= this.#length || this.#io.truncate === undefined) return;
    this.#length = end;
    // A file that stays too long is no harm.
    const ignored = (): void => {};
    this.#cut = this.#io
      .truncate(end * segmentBytes)
      .catch(ignored)
      .then(() => {
        this.#cut = undefined;
        this.trim();
      });
  }

  async close(): Promise<void> {
    while (this.#cut !== undefined) await this.#cut;
    await this.#io.close();
  }
}
