import { closeSync, constants, openSync, readSync } from 'node:fs';
import { InputError } from '@pagefold/contracts';
import { printable } from '../printable.ts';
import { systemCode } from '../system-error.ts';
import { NumberSet } from './number-set.ts';
import { areaOfType, readSwaps, type SwapArea } from './swap-areas.ts';
import { isZswapInUse } from './zswap.ts';

const bufferBytes = 1024 * 1024;

/**
 * The swap areas while live memory is read, and which of their slots were taken: processes that come of a
 * fork have slots in common, and each is taken once.
 *
 * A zram device is read past the page cache (O_DIRECT). Swap is written past it too, so what the page
 * cache has of the device may be older. The kernel wants the buffer to be page-aligned and, for zram,
 * writes outside it where it is not; resizable buffers are.
 */
export class SwapDevices {
  /** Whether pages may be brought in to be read. */
  readonly allowSwapIn: boolean;
  readonly #pageSize: number;
  readonly #areas: readonly SwapArea[] = readSwaps();
  readonly #files = new Map<SwapArea, number>();
  readonly #taken = new Map<SwapArea, NumberSet>();
  readonly #buffer = new Uint8Array(
    new ArrayBuffer(bufferBytes, { maxByteLength: bufferBytes }),
    0,
    bufferBytes,
  );
  #zswapSeen = isZswapInUse();

  constructor(pageSize: number, allowSwapIn: boolean) {
    this.#pageSize = pageSize;
    this.allowSwapIn = allowSwapIn;
  }

  /** What is doubtful about the whole. */
  get warnings(): string[] {
    const { length } = this.#areas;
    if (length < 2 || this.#taken.size === 0) return [];
    return [
      `there are ${length} swap areas, told apart by their order in /proc/swaps, which is wrong if ` +
        'another was switched off since they were switched on',
    ];
  }

  areaOf(type: number): SwapArea | undefined {
    return areaOfType(this.#areas, type);
  }

  /** True the first time it is asked for a slot. */
  take(area: SwapArea, slot: number): boolean {
    let taken = this.#taken.get(area);
    if (taken === undefined) {
      taken = new NumberSet();
      this.#taken.set(area, taken);
    }
    return taken.add(slot);
  }

  /** Whether zeros on a device may stand for pages in zswap: once it was seen in use, always. */
  zerosAreDoubtful(): boolean {
    this.#zswapSeen ||= isZswapInUse();
    return this.#zswapSeen;
  }

  /**
   * Reads neighbouring slots of a zram device; returns their pages, which are valid until the next call,
   * or undefined where they cannot be read.
   *
   * @throws InputError `PAGEFOLD_INPUT_FAILED` when the device cannot be opened.
   */
  read(area: SwapArea, firstSlot: number, count: number): Uint8Array | undefined {
    const length = count * this.#pageSize;
    const file = this.#fileOf(area);
    try {
      const read = readSync(file, this.#buffer, 0, length, firstSlot * this.#pageSize);
      return read === length ? this.#buffer.subarray(0, length) : undefined;
    } catch (error) {
      if (systemCode(error) === 'EIO') return undefined;
      throw cannotRead(area, error);
    }
  }

  close(): void {
    for (const file of this.#files.values()) closeSync(file);
    this.#files.clear();
  }

  #fileOf(area: SwapArea): number {
    let file = this.#files.get(area);
    if (file === undefined) {
      file = openDevice(area);
      this.#files.set(area, file);
    }
    return file;
  }
}

function openDevice(area: SwapArea): number {
  try {
    return openSync(area.path, constants.O_RDONLY | constants.O_DIRECT);
  } catch (error) {
    throw cannotRead(area, error);
  }
}

function cannotRead({ path }: SwapArea, cause: unknown): InputError {
  const code = systemCode(cause);
  const isForbidden = code === 'EACCES' || code === 'EPERM';
  const reason = isForbidden ? 'only root may read the swap device' : code;
  return new InputError('PAGEFOLD_INPUT_FAILED', `${printable(path)}: cannot be read: ${reason}`, {
    cause,
  });
}
