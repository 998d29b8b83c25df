import type { PageMemory } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import { Random } from '@pagefold/faults';
import { firstDifference, hex } from './bytes.ts';
import { fail, type What } from './expect.ts';

/** Addresses from `start` to before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export function range(start: number, length: number): Range {
  return { start, end: start + length };
}

/** The page memory as one backend sees it, and what that backend has reserved in it. */
export interface BackendMemory {
  readonly memory: PageMemory;
  readonly workspaces: readonly Range[];
}

/** The first bytes of a page memory, which nobody can reserve. */
const neverReserved = 65536;
const guardBytes = 64;

/**
 * A guarded page memory for the backends of one case. All of it that nobody has reserved is noise, which stays as it is.
 * {@link watch} compares all that a call may not write to with what was there before, so no write goes unseen.
 */
export class GuardedMemory {
  readonly bytes: Uint8Array;
  readonly #workbench: Workbench;
  readonly #before: Uint8Array;
  /** Where the noise behind all ranges begins; before {@link seal} there is none. */
  #noise = Number.POSITIVE_INFINITY;

  constructor(byteLength: number) {
    this.#workbench = new Workbench({ byteLength, guards: true });
    this.bytes = this.#workbench.bytes;
    this.#before = new Uint8Array(this.bytes.length);
  }

  /** A face of the memory for one backend. */
  forBackend(): BackendMemory {
    const workbench = this.#workbench;
    const workspaces: Range[] = [];
    return {
      workspaces,
      memory: {
        memory: workbench.memory,
        bytes: workbench.bytes,
        reserve(length, align) {
          const start = workbench.reserve(length, align);
          workspaces.push(range(start, length));
          return start;
        },
      },
    };
  }

  /** Sets a range aside for the case itself. */
  reserve(length: number): number {
    return this.#workbench.reserve(length, 64);
  }

  /** Ends composition, as the pool does, and fills what nobody has reserved with noise. */
  seal(seed: number): void {
    const end = this.reserve(0);
    this.#workbench.seal();
    new Random(seed).fill(this.bytes.subarray(0, neverReserved));
    // Behind the empty range come its guard bytes.
    this.#noise = end + guardBytes;
    for (let at = this.#noise; at < this.bytes.length; at += neverReserved) {
      this.bytes.copyWithin(at, 0, Math.min(neverReserved, this.bytes.length - at));
    }
    this.#before.set(this.bytes);
  }

  /**
   * Carries a call out and checks that it has written to the ranges that it may write to and nowhere
   * else in the memory, whether it returns or throws.
   */
  watch<T>(what: What, mayWrite: readonly Range[], call: () => T): T {
    const others = rangesOutside(mayWrite, this.bytes.length);
    for (const { start, end } of others) {
      // The case itself writes to what is reserved; noise has been copied when it was made.
      const from = Math.max(start, neverReserved);
      const to = Math.min(end, this.#noise);
      if (from < to) this.#before.set(this.bytes.subarray(from, to), from);
    }
    try {
      return call();
    } finally {
      for (const { start, end } of others) this.#checkUnchanged(what, mayWrite, start, end);
    }
  }

  /** Checks that nobody has written around a range. */
  checkGuards(): void {
    try {
      this.#workbench.checkGuards();
    } catch (error) {
      fail(`the page memory: expected no write outside a range, got ${(error as Error).message}`);
    }
  }

  #checkUnchanged(what: What, mayWrite: readonly Range[], from: number, end: number): void {
    const at = firstDifference(this.bytes, this.#before, from, end);
    if (at < 0) return;
    const before = hex(this.#before.subarray(at, at + 1));
    const after = hex(this.bytes.subarray(at, at + 1));
    const allowed = mayWrite.map(({ start, end }) => `[${start}, ${end})`).join(', ') || 'nowhere';
    fail(
      `${typeof what === 'string' ? what : what()}: expected writes to ${allowed} only, ` +
        `got ${after} instead of ${before} at ${at}`,
    );
  }
}

/** All that is in none of the ranges, of a memory of so many bytes. */
function rangesOutside(ranges: readonly Range[], byteLength: number): Range[] {
  const outside: Range[] = [];
  let from = 0;
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    if (start > from) outside.push({ start: from, end: start });
    from = Math.max(from, end);
  }
  if (from < byteLength) outside.push({ start: from, end: byteLength });
  return outside;
}
