/** Bytes that all connections together may hold for requests that wait. */
export class SharedBytes {
  readonly limit: number;
  /** Bytes that are held now. */
  used = 0;
  /** Whom to tell when bytes are given back. */
  readonly #refused = new Set<() => void>();

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Calls `wake` once, when bytes are given back. */
  onceGiven(wake: () => void): void {
    this.#refused.add(wake);
  }

  give(bytes: number): void {
    this.used -= bytes;
    const refused = [...this.#refused];
    this.#refused.clear();
    for (const wake of refused) wake();
  }
}

/**
 * Bytes that a connection holds for requests that wait. One that holds none may always take some, so that nobody
 * waits for others to go on.
 */
export class HeldBytes {
  readonly #shared: SharedBytes;
  readonly #limit: number;
  readonly #wake: () => void;
  #used = 0;
  #wasRefused = false;

  /** @param wake called when bytes were given back, after some had been refused. */
  constructor(shared: SharedBytes, limit: number, wake: () => void) {
    this.#shared = shared;
    this.#limit = limit;
    this.#wake = wake;
  }

  /** Takes bytes; false where too many are held already, unless it must be. */
  take(bytes: number, must = false): boolean {
    const isFree = must || this.#used === 0;
    if (!isFree && !this.#fits(bytes)) return false;
    this.#used += bytes;
    this.#shared.used += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#used -= bytes;
    this.#shared.give(bytes);
    if (!this.#wasRefused) return;
    this.#wasRefused = false;
    this.#wake();
  }

  #fits(bytes: number): boolean {
    const isOwnFull = this.#used + bytes > this.#limit;
    const isSharedFull = this.#shared.used + bytes > this.#shared.limit;
    if (isOwnFull) this.#wasRefused = true;
    else if (isSharedFull) this.#shared.onceGiven(this.#wake);
    return !isOwnFull && !isSharedFull;
  }
}
