const maxOwners = 65_536;
/** Who is charged for devices that have no number. */
export const nobody = 0;

/** Parts of a device's limit between which reclaim works, in percent. */
export interface ChargeMarks {
  readonly reclaimLowPercent: number;
  readonly reclaimHighPercent: number;
}

/**
 * Bytes of objects in memory, each charged to the device that has stored it first, until it goes or is
 * written back. A device has its number as long as it is open or an object names it.
 */
export class Charges {
  readonly #marks: ChargeMarks | undefined;
  readonly #bytes: number[] = [0];
  /** Of these, bytes on their way to a backing store. */
  readonly #leaving: number[] = [0];
  readonly #limits: number[] = [Number.POSITIVE_INFINITY];
  readonly #objects: number[] = [0];
  readonly #open: boolean[] = [true];
  readonly #released: number[] = [];

  /** @param marks those of reclaim, where there is a backing store. */
  constructor(marks: ChargeMarks | undefined) {
    this.#marks = marks;
  }

  /**
   * A number for a device. Where there is none left, a device without a limit does without.
   *
   * @throws RangeError for one with a limit.
   */
  join(limitBytes: number): number {
    const owner = this.#released.pop() ?? this.#bytes.length;
    if (owner >= maxOwners) {
      if (limitBytes === Number.POSITIVE_INFINITY) return nobody;
      throw tooMany();
    }
    this.#bytes[owner] = 0;
    this.#leaving[owner] = 0;
    this.#limits[owner] = limitBytes;
    this.#objects[owner] = 0;
    this.#open[owner] = true;
    return owner;
  }

  /** @throws RangeError for a device that has no number. */
  setLimit(owner: number, limitBytes: number): void {
    if (owner === nobody && limitBytes !== Number.POSITIVE_INFINITY) throw tooMany();
    this.#limits[owner] = limitBytes;
  }

  /** The device has closed. */
  leave(owner: number): void {
    if (owner === nobody) return;
    this.#open[owner] = false;
    this.#releaseIfUnused(owner);
  }

  /** One more than the highest number of a device that there was. */
  get owners(): number {
    return this.#bytes.length;
  }

  bytes(owner: number): number {
    return this.#bytes[owner]!;
  }

  /** Whether a device may be charged with nothing more. */
  isFull(owner: number): boolean {
    return this.#bytes[owner]! >= this.#limits[owner]!;
  }

  /** Whether a device is where reclaim shall be woken for it. */
  isHigh(owner: number): boolean {
    const marks = this.#marks;
    return (
      marks !== undefined && this.#bytes[owner]! >= this.#part(owner, marks.reclaimHighPercent)
    );
  }

  /** Bytes above the low mark of a device, without those that are leaving. */
  excess(owner: number): number {
    const low = this.#part(owner, this.#marks?.reclaimLowPercent ?? 100);
    return this.#bytes[owner]! - this.#leaving[owner]! - low;
  }

  /** Bytes that are on their way to a backing store. */
  leaving(owner: number): number {
    return this.#leaving[owner]!;
  }

  /** Notes bytes that leave, or do not any more. */
  noteLeaving(owner: number, bytes: number): void {
    this.#leaving[owner]! += bytes;
  }

  /** Changes what a device is charged with. */
  charge(owner: number, bytes: number): void {
    this.#bytes[owner]! += bytes;
  }

  /** An object of so many bytes has come that names the device. */
  name(owner: number, bytes: number): void {
    this.#objects[owner]!++;
    this.#bytes[owner]! += bytes;
  }

  /** Such an object has gone. */
  unname(owner: number): void {
    this.#objects[owner]!--;
    if (!this.#open[owner]) this.#releaseIfUnused(owner);
  }

  #part(owner: number, percent: number): number {
    const limit = this.#limits[owner]!;
    return limit === Number.POSITIVE_INFINITY ? limit : (limit * percent) / 100;
  }

  #releaseIfUnused(owner: number): void {
    if (this.#objects[owner] === 0) this.#released.push(owner);
  }
}

function tooMany(): RangeError {
  return new RangeError(`a pool has at most ${maxOwners - 1} devices with a limit`);
}
