const prime1 = 0x9e37_79b1;
const prime2 = 0x85eb_ca77;
const prime3 = 0xc2b2_ae3d;
const prime4 = 0x27d4_eb2f;
const prime5 = 0x1656_67b1;
const stripeBytes = 16;

/** XXH32 with seed 0 (xxhash_spec.md) of bytes that come piece by piece: the checksum of lz4 frames. */
export class Xxh32 {
  readonly #lanes: Int32Array = Int32Array.of(prime1 + prime2, prime2, 0, -prime1);
  /** What is left of the pieces so far, less than a stripe. */
  readonly #rest = new Uint8Array(stripeBytes);
  #length = 0;

  /** The checksum of one piece. */
  static of(bytes: Uint8Array): number {
    return new Xxh32().update(bytes).digest();
  }

  update(bytes: Uint8Array): this {
    const held = this.#length % stripeBytes;
    this.#length += bytes.length;
    if (held + bytes.length < stripeBytes) {
      this.#rest.set(bytes, held);
      return this;
    }
    let at = 0;
    if (held > 0) {
      at = stripeBytes - held;
      this.#rest.set(bytes.subarray(0, at), held);
      this.#addStripes(viewOf(this.#rest), 0, stripeBytes);
    }
    const end = bytes.length - ((bytes.length - at) % stripeBytes);
    this.#addStripes(viewOf(bytes), at, end);
    this.#rest.set(bytes.subarray(end));
    return this;
  }

  /** The checksum of all pieces so far, 32 bits. */
  digest(): number {
    const [a, b, c, d] = this.#lanes as unknown as [number, number, number, number];
    let hash = prime5;
    if (this.#length >= stripeBytes) {
      hash = (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0;
    }
    hash = (hash + this.#length) | 0;
    const rest = this.#length % stripeBytes;
    const view = viewOf(this.#rest);
    let at = 0;
    for (; at + 4 <= rest; at += 4) {
      hash = (hash + Math.imul(view.getInt32(at, true), prime3)) | 0;
      hash = Math.imul(rotate(hash, 17), prime4);
    }
    for (; at < rest; at++) {
      hash = (hash + Math.imul(this.#rest[at]!, prime5)) | 0;
      hash = Math.imul(rotate(hash, 11), prime1);
    }
    hash = Math.imul(hash ^ (hash >>> 15), prime2);
    hash = Math.imul(hash ^ (hash >>> 13), prime3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  #addStripes(view: DataView, from: number, to: number): void {
    let [a, b, c, d] = this.#lanes as unknown as [number, number, number, number];
    for (let at = from; at < to; at += stripeBytes) {
      a = round(a, view.getInt32(at, true));
      b = round(b, view.getInt32(at + 4, true));
      c = round(c, view.getInt32(at + 8, true));
      d = round(d, view.getInt32(at + 12, true));
    }
    this.#lanes.set([a, b, c, d]);
  }
}

function round(lane: number, word: number): number {
  return Math.imul(rotate((lane + Math.imul(word, prime2)) | 0, 13), prime1);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
