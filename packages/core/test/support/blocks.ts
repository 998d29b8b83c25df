import { type Compressor, CorruptionError, type PageMemory } from '@pagefold/contracts';

const blockLength = 64;
const [literal, known, zeros, same] = [0, 1, 2, 3];
const zeroMark = Uint8Array.of(zeros!);

/**
 * Packs a page block by block: zeros, what the dictionary has somewhere, what the prefix has in the same place, or
 * the block itself. Before the first stands a sum of the dictionary, so that another one is noticed.
 */
export class Blocks implements Compressor {
  readonly name = 'blocks';
  readonly capabilities = { maxPrefix: 65_536, maxDictionary: 57_344 };
  readonly readSlack = 0;
  readonly writeSlack = 0;
  /** What is prepared, by id. */
  readonly prepared: (Buffer | undefined)[] = [Buffer.alloc(0)];
  readonly #sums = [0];
  readonly #bytes: Buffer;

  constructor({ bytes }: PageMemory) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  bound(length: number): number {
    return 1 + (length / blockLength) * (blockLength + 1);
  }

  prepare(dictionary: Uint8Array): number {
    let id = 1;
    while (this.prepared[id] !== undefined) id++;
    if (id > 4) throw new RangeError('four dictionaries are prepared');
    this.prepared[id] = Buffer.from(dictionary);
    this.#sums[id] = sumOf(dictionary);
    return id;
  }

  release(dictionary: number): void {
    this.#dictionary(dictionary);
    this.prepared[dictionary] = undefined;
  }

  compress(
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
    dictionary = 0,
  ): number {
    const reached = this.#dictionary(dictionary);
    const packed: Uint8Array[] = [Uint8Array.of(this.#sums[dictionary]!)];
    for (let at = src; at < src + length; at += blockLength) {
      if (this.#isZero(at)) {
        packed.push(zeroMark);
        continue;
      }
      const block = this.#bytes.subarray(at, at + blockLength);
      const before =
        prefix > 0 && block.compare(this.#bytes, at - prefix, at - prefix + blockLength);
      const place = before === 0 ? -1 : reached.indexOf(block);
      if (before === 0) packed.push(Uint8Array.of(same!));
      else if (place >= 0) packed.push(Uint8Array.of(known!, place, place >> 8));
      else packed.push(Uint8Array.of(literal!), block);
    }
    const bytes = Buffer.concat(packed);
    if (bytes.length > capacity) return 0;
    this.#bytes.set(bytes, dst);
    return bytes.length;
  }

  decompress(
    src: number,
    length: number,
    dst: number,
    capacity: number,
    prefix: number,
    dictionary = 0,
  ): number {
    const reached = this.#dictionary(dictionary);
    const packed = Buffer.from(this.#bytes.subarray(src, src + length));
    if (packed[0] !== this.#sums[dictionary]) throw corrupt();
    let from = 1;
    let at = dst;
    for (; from < length && at < dst + capacity; at += blockLength) {
      const kind = packed[from++];
      if (kind === zeros) this.#bytes.fill(0, at, at + blockLength);
      else if (kind === same && prefix > 0) {
        this.#bytes.copyWithin(at, at - prefix, at - prefix + blockLength);
      } else if (kind === known) {
        const place = packed.readUInt16LE(from);
        from += 2;
        this.#bytes.set(reached.subarray(place, place + blockLength), at);
      } else if (kind === literal) {
        this.#bytes.set(packed.subarray(from, from + blockLength), at);
        from += blockLength;
      } else throw corrupt();
    }
    if (from !== length) throw corrupt();
    return at - dst;
  }

  /** Most blocks of most pages are, so that they are worth no view. */
  #isZero(at: number): boolean {
    const bytes = this.#bytes;
    for (let i = at; i < at + blockLength; i++) if (bytes[i] !== 0) return false;
    return true;
  }

  #dictionary(id: number): Buffer {
    const dictionary = this.prepared[id];
    if (dictionary === undefined) throw new RangeError(`dictionary ${id} is not prepared`);
    return dictionary;
  }
}

function sumOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte, i) => (sum + byte * (i + 1)) & 0xff, 1);
}

function corrupt(): CorruptionError {
  return new CorruptionError('PAGEFOLD_DECOMPRESS_FAIL', 'this is no packed page');
}
