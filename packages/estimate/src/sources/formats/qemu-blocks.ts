import { BrokenInput } from '../bytes/byte-source.ts';

/** Memory of a guest that QEMU saves under a name. */
export interface RamBlock {
  readonly name: string;
  readonly number: number;
  readonly bytes: number;
  /** Whether it is a device's: its ROM, or the memory of a display. */
  readonly isDevice: boolean;
}

/** More than any machine has: each device has a few. */
const maxBlocks = 4096;

/** ROMs, flash, video memory, and what devices call by their address on the PCI bus. */
const deviceNames = /^\/rom@|\.(rom|bios)$|vram|flash|^[0-9a-f]{4}:[0-9a-f]{2}:/;

/** The blocks that a stream announces. */
export class RamBlocks {
  readonly #blocks = new Map<string, RamBlock>();

  /** @throws BrokenInput for what no machine has. */
  add(name: string, bytes: number): void {
    if (this.#blocks.has(name)) return;
    const number = this.#blocks.size;
    if (number === maxBlocks)
      throw new BrokenInput('announces more blocks of memory than there can be');
    this.#blocks.set(name, { name, number, bytes, isDevice: deviceNames.test(name) });
  }

  /** @throws BrokenInput for one that has not been announced. */
  named(name: string): RamBlock {
    const block = this.#blocks.get(name);
    if (block === undefined)
      throw new BrokenInput('has a page of a block that it did not announce');
    return block;
  }

  /** All of them, in the order in which they were announced. */
  all(): Iterable<RamBlock> {
    return this.#blocks.values();
  }
}
