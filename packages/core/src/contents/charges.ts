const maxOwners = 65_536;
/** Who is charged for devices that have no number. */
const nobody = 0;

/**
 * Bytes of objects in memory, each charged to the device that has stored it first, until it goes or is
 * written back. A device has its number as long as it is open or an object names it.
 */
export class Charges {
  readonly #bytes: number[] = [0];
  readonly #objects: number[] = [0];
  readonly #open: boolean[] = [true];
  readonly #released: number[] = [];

  /**
   * A number for a device. Where there is none left, a device without a limit does without.
   *
   * @throws RangeError for one with a limit.
   */
  join(limitBytes: number): number {
    const owner = this.#released.pop() ?? this.#bytes.length;
    if (owner >= maxOwners) {
      if (limitBytes === Number.POSITIVE_INFINITY) return nobody;
      throw new RangeError(`a pool has at most ${maxOwners - 1} devices with a limit`);
    }
    this.#bytes[owner] = 0;
    this.#objects[owner] = 0;
    this.#open[owner] = true;
    return owner;
  }

  /** The device has closed. */
  leave(owner: number): void {
    if (owner === nobody) return;
    this.#open[owner] = false;
    this.#releaseIfUnused(owner);
  }

  bytes(owner: number): number {
    return this.#bytes[owner]!;
  }

  /** Changes what a device is charged with. */
  charge(owner: number, bytes: number): void {
    this.#bytes[owner]! += bytes;
  }

  /** An object has come that names the device. */
  name(owner: number): void {
    this.#objects[owner]!++;
  }

  /** Such an object has gone. */
  unname(owner: number): void {
    this.#objects[owner]!--;
    if (!this.#open[owner]) this.#releaseIfUnused(owner);
  }

  #releaseIfUnused(owner: number): void {
    if (this.#objects[owner] === 0) this.#released.push(owner);
  }
}
