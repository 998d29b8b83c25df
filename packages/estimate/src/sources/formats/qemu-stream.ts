import { inflateSync } from 'node:zlib';
import { printable } from '../../printable.ts';
import type { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput } from '../bytes/byte-source.ts';
import { Fields } from '../bytes/fields.ts';
import { type RamBlock, RamBlocks } from './qemu-blocks.ts';

/** Bytes of a page in a stream, on the machines whose guests are swapped to by many. */
export const streamPageBytes = 4096;

/** A page of a guest, as it stands in a stream. */
export interface StreamPage {
  readonly block: RamBlock;
  /** Where it is in the block. */
  readonly address: number;
  /**
   * Its bytes, valid until the next page; a number where it is filled with that byte; `difference` where it
   * is one from what the page was before, which is not read here; `damaged` where it cannot be unpacked.
   */
  readonly content: Uint8Array | number | 'difference' | 'damaged';
}

const section = {
  end: 0,
  start: 1,
  part: 2,
  last: 3,
  full: 4,
  subsection: 5,
  configuration: 7,
  command: 8,
  footer: 0x7e,
} as const;

const flag = {
  fill: 0x02,
  sizes: 0x04,
  page: 0x08,
  end: 0x10,
  sameBlock: 0x20,
  difference: 0x40,
  zlib: 0x100,
  flush: 0x200,
} as const;

const offsetMask = 0xfffn;

/**
 * Walks a migration stream of QEMU from its magic on to the first state of a device, which comes behind
 * the last page. The live phase sends pages again that were written meanwhile.
 */
export class QemuStream {
  readonly blocks: RamBlocks = new RamBlocks();
  readonly #cursor: ByteCursor;
  readonly #inflated: boolean;
  #block: RamBlock | undefined;

  /** @param inflated whether packed pages have to be unpacked; their content is empty otherwise. */
  constructor(cursor: ByteCursor, inflated: boolean) {
    this.#cursor = cursor;
    this.#inflated = inflated;
  }

  /** @throws BrokenInput where it cannot go on. */
  async *pages(): AsyncGenerator<StreamPage, void, undefined> {
    await this.#cursor.skip(8);
    for (;;) {
      const type = await this.#u8();
      switch (type) {
        case section.end:
        case section.full:
          return;
        case section.start:
          await this.#startOfRam();
          yield* this.#ram();
          break;
        case section.part:
        case section.last:
          await this.#cursor.skip(4);
          yield* this.#ram();
          break;
        case section.configuration:
          await this.#cursor.skip((await this.#fields(4)).u32(0));
          break;
        case section.subsection:
          await this.#configurationSubsection();
          break;
        case section.command:
          await this.#cursor.skip((await this.#fields(4)).u16(2));
          break;
        case section.footer:
          await this.#cursor.skip(4);
          break;
        default:
          throw this.#unknown(`a section of type ${type}`);
      }
    }
  }

  async #startOfRam(): Promise<void> {
    await this.#cursor.skip(4);
    const name = await this.#name();
    await this.#cursor.skip(8);
    if (name !== 'ram') throw this.#unknown(`a section ${printable(name)} before the memory`);
  }

  /** What the machine was configured with; only what a stream has to say beside its default. */
  async #configurationSubsection(): Promise<void> {
    const name = await this.#name();
    await this.#cursor.skip(4);
    switch (name) {
      case 'configuration/target-page-bits': {
        const bits = (await this.#fields(4)).u32(0);
        if (2 ** bits !== streamPageBytes) {
          throw new BrokenInput(
            `has pages of ${2 ** bits} bytes, which are not read`,
            'not-supported',
          );
        }
        return;
      }
      case 'configuration/uuid':
        return this.#cursor.skip(16);
      case 'configuration/capabilities': {
        const count = (await this.#fields(4)).u32(0);
        for (let i = 0; i < count; i++) await this.#name();
        return;
      }
      default:
        throw this.#unknown(`a configuration ${printable(name)}`);
    }
  }

  async *#ram(): AsyncGenerator<StreamPage, void, undefined> {
    for (;;) {
      const word = (await this.#fields(8)).big(0);
      const flags = Number(word & offsetMask);
      const address = Number(word - (word & offsetMask));
      if (flags === flag.end) return;
      if (flags === flag.flush) continue;
      if (flags === flag.sizes) {
        await this.#sizes(address);
        continue;
      }
      if ((flags & flag.sameBlock) === 0) this.#block = this.blocks.named(await this.#name());
      const block = this.#block;
      if (block === undefined)
        throw new BrokenInput('has a page before it names a block of memory');
      if (address >= block.bytes)
        throw new BrokenInput('has a page outside of its block of memory');
      const content = await this.#content(flags & ~flag.sameBlock);
      yield { block, address, content };
    }
  }

  /** The blocks that there are: `total` bytes together. */
  async #sizes(total: number): Promise<void> {
    for (let left = total; left > 0; ) {
      const name = await this.#name();
      const bytes = (await this.#fields(8)).u64(0);
      this.blocks.add(name, bytes);
      left -= bytes;
    }
  }

  async #content(flags: number): Promise<StreamPage['content']> {
    switch (flags) {
      case flag.fill:
        return this.#u8();
      case flag.page:
        return this.#cursor.take(streamPageBytes);
      case flag.zlib: {
        const length = (await this.#fields(4)).u32(0);
        if (length > 2 * streamPageBytes)
          throw new BrokenInput('has a packed page that is too long');
        const packed = await this.#cursor.take(length);
        return this.#inflated ? inflatedPage(packed) : packed;
      }
      case flag.difference: {
        await this.#cursor.skip((await this.#fields(3)).u16(1));
        return 'difference';
      }
      default:
        throw this.#unknown(`a page with flags 0x${flags.toString(16)}`);
    }
  }

  async #name(): Promise<string> {
    const length = await this.#u8();
    return Buffer.from(await this.#cursor.take(length)).toString('latin1');
  }

  async #u8(): Promise<number> {
    return (await this.#cursor.take(1))[0]!;
  }

  async #fields(length: number): Promise<Fields> {
    return new Fields(await this.#cursor.take(length), 'big');
  }

  #unknown(what: string): BrokenInput {
    return new BrokenInput(`has ${what} at byte ${this.#cursor.position}`, 'not-supported');
  }
}

function inflatedPage(packed: Uint8Array): Uint8Array | 'damaged' {
  try {
    const page = inflateSync(packed, { maxOutputLength: streamPageBytes });
    return page.length === streamPageBytes ? page : 'damaged';
  } catch {
    return 'damaged';
  }
}
