import { closeSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';

/** Bytes of a part of the set: the bits of 32,768 frames, 128 MiB of memory in 4 KiB pages. */
const partBytes = 4096;
const partFrames = partBytes * 8;

/** Bit 24 of an entry of `/proc/kpageflags`, KPF_ZERO_PAGE, as a bit of its fourth-lowest byte. */
const zeroPageBit = 1;

/**
 * The page frames that were met, so that each is counted once: a bit a frame, in parts that exist
 * where frames were met, since frame numbers have large holes where a machine has no memory.
 */
export class PhysicalFrames {
  readonly #parts = new Map<number, Uint8Array>();
  readonly #flags = openFlags();
  readonly #flagBytes = new Uint8Array(8);

  /** True the first time it is asked for a frame, unless that is the kernel's zero page. */
  take(frame: number): boolean {
    const index = frame % partFrames;
    const part = this.#part(Math.floor(frame / partFrames));
    const bit = 1 << (index & 7);
    if ((part[index >>> 3]! & bit) !== 0) return false;
    part[index >>> 3]! |= bit;
    return !this.#isZeroPage(frame);
  }

  close(): void {
    if (this.#flags !== undefined) closeSync(this.#flags);
  }

  #part(number: number): Uint8Array {
    let part = this.#parts.get(number);
    if (part === undefined) {
      part = new Uint8Array(partBytes);
      this.#parts.set(number, part);
    }
    return part;
  }

  #isZeroPage(frame: number): boolean {
    if (this.#flags === undefined) return false;
    const read = readSync(this.#flags, this.#flagBytes, 0, 8, frame * 8);
    const byte = this.#flagBytes[endianness() === 'LE' ? 3 : 4]!;
    return read === 8 && (byte & zeroPageBit) !== 0;
  }
}

/** `/proc/kpageflags`, which some kernels do not have and only root may read. */
function openFlags(): number | undefined {
  try {
    return openSync('/proc/kpageflags', 'r');
  } catch {
    return undefined;
  }
}
