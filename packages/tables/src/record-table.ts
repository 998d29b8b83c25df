import { NumberSet } from './number-set.ts';

/** How a {@link RecordTable} is laid out. */
export interface RecordTableOptions {
  /** 32-bit words of a record. */
  readonly words: number;
  /** Records of a full chunk, a power of two; about 64 KiB where it is not given. */
  readonly chunkRecords?: number;
  /** The most records, 2³¹ − 2 where it is not given. */
  readonly maxRecords?: number;
}

const maxIds = 2 ** 31 - 2;
const targetChunkBytes = 64 * 1024;
const growthBytes = 4096;
const noRecord = 0xffff_ffff;

interface Chunk {
  readonly buffer: ArrayBuffer;
  /** Records in use. */
  live: number;
  /** Records that were ever in use: those above have never been touched. */
  touched: number;
  /** First freed record, as its number in the chunk. */
  freeHead: number;
}

/**
 * A table of fixed-size records of 32-bit words, outside the JavaScript heap, for state that grows
 * with the number of pages.
 *
 * Records lie in chunks. A chunk is a resizable buffer that grows as its records come into use and is
 * resized to nothing when it is not needed any more, since that is the one way in which a process gives
 * memory back at once, without a garbage collection. One empty chunk is kept as long as there are
 * records, so that a table whose size goes up and down at the border of a chunk does not make one each
 * time; an emptied table keeps its first 4 KiB. New records come from the lowest chunk that has room, so
 * that a table that shrinks empties its upper chunks.
 *
 * Cost: 6 ns more than a plain array for a random touch of six words; taking or freeing a record is a
 * handful of reads and writes. A freed record's first word holds the chunk's free list.
 */
export class RecordTable {
  /** 32-bit words of a record. */
  readonly words: number;
  readonly #chunkBits: number;
  readonly #chunkMask: number;
  readonly #maxRecords: number;
  readonly #views: Uint32Array[] = [];
  readonly #chunks: (Chunk | undefined)[] = [];
  /** Chunks with a record to take. */
  readonly #withRoom = new NumberSet();
  /** Chunk numbers without a chunk. */
  readonly #dropped = new NumberSet();
  /** The chunk that is kept although it is empty, or -1. */
  #spare = -1;
  #size = 0;
  #byteLength = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor(options: RecordTableOptions) {
    const {
      words,
      chunkRecords = defaultChunkRecords(options.words),
      maxRecords = maxIds,
    } = options;
    checkInteger('words', words, 1, 2 ** 16);
    checkInteger('chunkRecords', chunkRecords, 1, 2 ** 24);
    checkInteger('maxRecords', maxRecords, 1, maxIds);
    if ((chunkRecords & (chunkRecords - 1)) !== 0) {
      throw new RangeError(`"chunkRecords" expected a power of two, got ${chunkRecords}`);
    }
    this.words = words;
    this.#chunkBits = 31 - Math.clz32(chunkRecords);
    this.#chunkMask = chunkRecords - 1;
    this.#maxRecords = maxRecords;
  }

  /** Records in use. */
  get size(): number {
    return this.#size;
  }

  /** Bytes allocated for records. (Finding room takes another two bits a chunk.) */
  get byteLength(): number {
    return this.#byteLength;
  }

  /** `byteLength` of a table of `words` a record into which `records` have been taken and none freed. */
  static bytesFor(words: number, records: number): number {
    const chunkRecords = defaultChunkRecords(words);
    const full = Math.floor(records / chunkRecords);
    const chunkBytes = chunkRecords * words * 4;
    const rest = roundUp((records % chunkRecords) * words * 4, growthBytes);
    return full * chunkBytes + Math.min(rest, chunkBytes);
  }

  /** Takes a record, all words 0, and returns its id, or -1 when there is no room. */
  take(): number {
    if (this.#size === this.#maxRecords) return -1;
    const index = this.#chunkWithRoom();
    if (index < 0) return -1;
    const chunk = this.#chunks[index]!;
    let record = chunk.freeHead;
    if (record !== noRecord) {
      const view = this.#views[index]!;
      chunk.freeHead = view[record * this.words]!;
      const end = (record + 1) * this.words;
      for (let at = end - this.words; at < end; at++) view[at] = 0;
    } else {
      record = chunk.touched;
      if (!this.#ensure(index, record + 1)) return -1;
      chunk.touched = record + 1;
    }
    this.#size++;
    if (index === this.#spare) this.#spare = -1;
    if (++chunk.live > this.#chunkMask) this.#withRoom.delete(index);
    return ((index << this.#chunkBits) | record) >>> 0;
  }

  /** Frees a record that is in use. All its words but the first stay as they are until it is taken again. */
  free(id: number): void {
    const index = id >>> this.#chunkBits;
    const chunk = this.#chunks[index]!;
    const record = id & this.#chunkMask;
    this.#views[index]![record * this.words] = chunk.freeHead;
    chunk.freeHead = record;
    this.#size--;
    if (chunk.live-- > this.#chunkMask) this.#withRoom.add(index);
    if (chunk.live === 0) this.#retire(index);
  }

  /** Frees every record and gives all memory back. */
  clear(): void {
    for (const chunk of this.#chunks) chunk?.buffer.resize(0);
    this.#chunks.length = 0;
    this.#views.length = 0;
    this.#withRoom.clear();
    this.#dropped.clear();
    // A field that never changes is a constant to the engine: changing it first here would throw code away.
    if (this.#spare >= 0) this.#spare = -1;
    this.#size = 0;
    this.#byteLength = 0;
  }

  /** Word `field` of a record in use. */
  get(id: number, field: number): number {
    return this.#views[id >>> this.#chunkBits]![(id & this.#chunkMask) * this.words + field]!;
  }

  /**
   * Word `field`, other than 0, of any record: what it was when the record was freed, 0 for an id that
   * was never taken or whose memory is back with the system. For ids that come from outside.
   */
  peek(id: number, field: number): number {
    return this.#views[id >>> this.#chunkBits]?.[(id & this.#chunkMask) * this.words + field] ?? 0;
  }

  /** Sets word `field` of a record in use to `value` modulo 2³². */
  set(id: number, field: number, value: number): void {
    this.#views[id >>> this.#chunkBits]![(id & this.#chunkMask) * this.words + field] = value;
  }

  /**
   * The words of the chunk that holds a record, for reading several fields; the record's begin at
   * {@link offset}. Valid until a record is taken or freed.
   */
  view(id: number): Uint32Array {
    return this.#views[id >>> this.#chunkBits]!;
  }

  /** Where the record's words begin in its {@link view}. */
  offset(id: number): number {
    return (id & this.#chunkMask) * this.words;
  }

  /** The lowest chunk with room, a new one if need be; -1 when there is no memory for it. */
  #chunkWithRoom(): number {
    const index = this.#withRoom.lowest();
    return index < 0 ? this.#addChunk() : index;
  }

  /** Every chunk is full here: a new one goes where a chunk was dropped, or to the end. */
  #addChunk(): number {
    const dropped = this.#dropped.lowest();
    const index = dropped < 0 ? this.#chunks.length : dropped;
    const buffer = newBuffer((this.#chunkMask + 1) * this.words * 4);
    if (buffer === undefined) return -1;
    this.#dropped.delete(index);
    this.#chunks[index] = { buffer, live: 0, touched: 0, freeHead: noRecord };
    this.#views[index] = empty;
    this.#withRoom.add(index);
    return index;
  }

  /** Grows a chunk so that it holds `records`. */
  #ensure(index: number, records: number): boolean {
    const { buffer } = this.#chunks[index]!;
    const needed = records * this.words * 4;
    if (needed <= buffer.byteLength) return true;
    try {
      this.#resize(index, Math.min(roundUp(needed, growthBytes), buffer.maxByteLength));
      return true;
    } catch {
      return false;
    }
  }

  /** Keeps the lower of two empty chunks, which in an emptied table is the first. */
  #retire(index: number): void {
    const other = this.#spare;
    if (other >= 0) this.#drop(Math.max(index, other));
    this.#spare = other >= 0 ? Math.min(index, other) : index;
    if (this.#size === 0) this.#reset(this.#spare);
  }

  /** Gives the memory of a chunk without records back, but for the first 4 KiB. */
  #reset(index: number): void {
    const chunk = this.#chunks[index]!;
    this.#resize(index, Math.min(growthBytes, chunk.buffer.maxByteLength));
    this.#views[index]!.fill(0);
    chunk.touched = 0;
    chunk.freeHead = noRecord;
  }

  /** Gives the memory of a chunk without records back. */
  #drop(index: number): void {
    this.#resize(index, 0);
    this.#chunks[index] = undefined;
    this.#withRoom.delete(index);
    this.#dropped.add(index);
  }

  #resize(index: number, bytes: number): void {
    const { buffer } = this.#chunks[index]!;
    const before = buffer.byteLength;
    buffer.resize(bytes);
    this.#byteLength += bytes - before;
    this.#views[index] = bytes === 0 ? empty : new Uint32Array(buffer, 0, bytes / 4);
  }
}

const empty = new Uint32Array(0);

function defaultChunkRecords(words: number): number {
  const fitting = Math.max(1, Math.floor(targetChunkBytes / (words * 4)));
  return 2 ** (31 - Math.clz32(fitting));
}

function newBuffer(maxByteLength: number): ArrayBuffer | undefined {
  try {
    return new ArrayBuffer(0, { maxByteLength });
  } catch {
    return undefined;
  }
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}

function checkInteger(name: string, value: number, minimum: number, maximum: number): void {
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new RangeError(
      `"${name}" expected an integer from ${minimum} to ${maximum}, got ${value}`,
    );
  }
}
