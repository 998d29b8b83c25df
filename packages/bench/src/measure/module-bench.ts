import { createLz4Wasm } from '@pagefold/compress-lz4';
import type { Compressor, Hasher, PageMemory } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { createCrc32cWasm } from '@pagefold/hash-crc32c';
import { createXxh3Wasm } from '@pagefold/hash-xxh3';
import { createCRC32, createXXHash3, type IHasher } from 'hash-wasm';
import { pageSize } from '../pages/content.ts';

const crc32cPolynomial = 0x82f63b78;
const rangeAlign = 64;

/** A module and hash-wasm's hasher of the same name. */
export interface HasherPair {
  readonly name: string;
  readonly module: Hasher;
  readonly hashWasm: IHasher;
}

/** Modules of ours and of hash-wasm on pages that lie in one page memory. */
export class ModuleBench {
  readonly pages: number;
  readonly hashers: readonly HasherPair[];
  readonly #memory: PageMemory;
  readonly #compressor: Compressor;
  readonly #pagesAt: number;
  readonly #views: readonly Uint8Array[];
  readonly #blocksAt: number;
  readonly #targetAt: number;
  readonly #digestAt: number;
  readonly #lengths: Uint16Array;

  static async create(pages: Uint8Array): Promise<ModuleBench> {
    const memory = new Workbench({ byteLength: 3 * pages.length + 4 * 1024 * 1024 });
    const compressor = createLz4Wasm({ memory, pageSize });
    const context = { memory, pageSize, seed: 0n };
    const hashers: HasherPair[] = [
      { name: 'xxh3', module: createXxh3Wasm(context), hashWasm: await createXXHash3() },
      {
        name: 'crc32c',
        module: createCrc32cWasm(context),
        hashWasm: await createCRC32(crc32cPolynomial),
      },
    ];
    return new ModuleBench(memory, pages, compressor, hashers);
  }

  private constructor(
    memory: PageMemory,
    pages: Uint8Array,
    compressor: Compressor,
    hashers: readonly HasherPair[],
  ) {
    const bound = compressor.bound(pageSize);
    this.pages = pages.length / pageSize;
    this.hashers = hashers;
    this.#memory = memory;
    this.#compressor = compressor;
    this.#pagesAt = memory.reserve(pages.length + compressor.readSlack, rangeAlign);
    this.#blocksAt = memory.reserve(this.pages * bound + compressor.readSlack, rangeAlign);
    this.#targetAt = memory.reserve(bound + compressor.writeSlack, rangeAlign);
    this.#digestAt = memory.reserve(8, rangeAlign);
    this.#lengths = new Uint16Array(this.pages);
    memory.bytes.set(pages, this.#pagesAt);
    this.#views = Array.from({ length: this.pages }, (_, i) => {
      const at = this.#pagesAt + i * pageSize;
      return memory.bytes.subarray(at, at + pageSize);
    });
    this.#packBlocks(bound);
  }

  /** Compresses every page to the same place; the lengths of the blocks. */
  compress(): Uint16Array {
    const compressor = this.#compressor;
    const target = this.#targetAt;
    const lengths = this.#lengths;
    const capacity = compressor.bound(pageSize);
    let at = this.#pagesAt;
    for (let i = 0; i < lengths.length; i++, at += pageSize) {
      lengths[i] = compressor.compress(at, pageSize, target, capacity, 0);
    }
    return lengths;
  }

  /** Decodes every block to the same place. */
  decompress(): void {
    const compressor = this.#compressor;
    const target = this.#targetAt;
    const lengths = this.#lengths;
    let at = this.#blocksAt;
    for (let i = 0; i < lengths.length; i++) {
      compressor.decompress(at, lengths[i]!, target, pageSize, 0);
      at += lengths[i]!;
    }
  }

  /** The first pages' digests, by a module. */
  hash(module: Hasher, pages: number): void {
    const digest = this.#digestAt;
    const end = this.#pagesAt + pages * pageSize;
    for (let at = this.#pagesAt; at < end; at += pageSize) module.hash(at, pageSize, digest);
  }

  hashWithHashWasm(hasher: IHasher, pages: number): void {
    for (let i = 0; i < pages; i++) {
      hasher.init();
      hasher.update(this.#views[i]!);
      hasher.digest('binary');
    }
  }

  /** Whether every block decodes to its page and both hashers agree on every digest. */
  isRight(): boolean {
    const { bytes } = this.#memory;
    const digest = bytes.subarray(this.#digestAt, this.#digestAt + 8);
    let block = this.#blocksAt;
    for (const [i, page] of this.#views.entries()) {
      const length = this.#lengths[i]!;
      this.#compressor.decompress(block, length, this.#targetAt, pageSize, 0);
      block += length;
      const decoded = bytes.subarray(this.#targetAt, this.#targetAt + pageSize);
      if (Buffer.compare(decoded, page) !== 0) return false;
      for (const { module, hashWasm } of this.hashers) {
        module.hash(page.byteOffset, pageSize, this.#digestAt);
        const other = hashWasm.init().update(page).digest('binary');
        if (Buffer.compare(digest.subarray(0, other.length), other) !== 0) return false;
      }
    }
    return true;
  }

  /** Blocks end to end, in the order of the pages, as in the native program. */
  #packBlocks(bound: number): void {
    const compressor = this.#compressor;
    const target = this.#targetAt;
    let at = this.#blocksAt;
    for (let i = 0; i < this.pages; i++) {
      const page = this.#pagesAt + i * pageSize;
      const length = compressor.compress(page, pageSize, target, bound, 0);
      this.#memory.bytes.copyWithin(at, target, target + length);
      this.#lengths[i] = length;
      at += length;
    }
  }
}
