import { closeSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { NumberSet } from './number-set.ts';

/** Bit 24 of an entry of `/proc/kpageflags`, KPF_ZERO_PAGE, as a bit of its fourth-lowest byte. */
const zeroPageBit = 1;

/** The page frames that were met, so that each is counted once. */
export class PhysicalFrames {
  readonly #met = new NumberSet();
  readonly #flags = openFlags();
  readonly #flagBytes = new Uint8Array(8);

  /** True the first time it is asked for a frame, unless that is the kernel's zero page. */
  take(frame: number): boolean {
    return this.#met.add(frame) && !this.#isZeroPage(frame);
  }

  close(): void {
    if (this.#flags !== undefined) closeSync(this.#flags);
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
