const chunkBits = 10;
const chunkMask = (1 << chunkBits) - 1;

interface Chunk {
  readonly values: Int32Array;
  /** Values other than 0. */
  used: number;
}

/**
 * A 32-bit value for each record of a table, where most have 0: chunks of 1024 records exist from the first
 * value other than 0 in one of them until there is none. 4 KiB a chunk, and nothing where all are 0.
 */
export class SparseColumn {
  readonly #chunks: (Chunk | undefined)[] = [];
  #chunkCount = 0;

  /** Bytes allocated for values. */
  get byteLength(): number {
    return (this.#chunkCount << chunkBits) * 4;
  }

  /** The value of a record, signed. */
  get(id: number): number {
    if (this.#chunkCount === 0) return 0;
    return this.#chunks[id >>> chunkBits]?.values[id & chunkMask] ?? 0;
  }

  /** Sets the value of a record, signed; false where there is no memory for it, and then nothing has changed. */
  set(id: number, value: number): boolean {
    if (this.#chunkCount === 0 && value === 0) return true;
    const index = id >>> chunkBits;
    const chunk = this.#chunks[index];
    if (chunk === undefined) return value === 0 || this.#add(index, id & chunkMask, value);
    const before = chunk.values[id & chunkMask]!;
    chunk.values[id & chunkMask] = value;
    if (before === 0 && value !== 0) chunk.used++;
    else if (before !== 0 && value === 0 && --chunk.used === 0) this.#drop(index);
    return true;
  }

  /** Makes all values 0. */
  clear(): void {
    this.#chunks.length = 0;
    this.#chunkCount = 0;
  }

  #add(index: number, at: number, value: number): boolean {
    let values: Int32Array;
    try {
      values = new Int32Array(new ArrayBuffer(4 << chunkBits));
    } catch {
      return false;
    }
    values[at] = value;
    // Without holes, so that the engine keeps it a plain array.
    while (this.#chunks.length < index) this.#chunks.push(undefined);
    this.#chunks[index] = { values, used: 1 };
    this.#chunkCount++;
    return true;
  }

  #drop(index: number): void {
    this.#chunks[index] = undefined;
    this.#chunkCount--;
  }
}
