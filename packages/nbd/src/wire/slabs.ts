import type { Writable } from 'node:stream';

export const slabBytes: number = 512 * 1024;

/** Slabs that are kept for the next long answer of any client. */
const mostSpare = 4;

/** Where the connections of a server take their slabs from: a long READ would leave one behind for each half MiB. */
export class Slabs {
  readonly #spare: Slab[] = [];

  take(): Slab {
    return this.#spare.pop() ?? new Slab();
  }

  /** Nothing of it is under way any more. */
  giveBack(slab: Slab): void {
    if (this.#spare.length < mostSpare) this.#spare.push(slab);
  }
}

/** Bytes that are written piece by piece. */
export class Slab {
  readonly bytes: Buffer = Buffer.allocUnsafeSlow(slabBytes);
  readonly view: DataView = new DataView(this.bytes.buffer);
  #underWay = 0;
  #whenWritten: (() => void) | undefined;

  write(writable: Writable, from: number, to: number): void {
    this.#underWay++;
    writable.write(this.bytes.subarray(from, to), this.#written);
  }

  /** Calls `then` once, when nothing of it is under way. */
  whenWritten(then: () => void): void {
    if (this.#underWay === 0) then();
    else this.#whenWritten = then;
  }

  readonly #written = (): void => {
    if (--this.#underWay > 0) return;
    this.#whenWritten?.();
    this.#whenWritten = undefined;
  };
}
