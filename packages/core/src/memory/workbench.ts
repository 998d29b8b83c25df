import {
  ConfigError,
  type LinearMemory,
  messageOf,
  type OptionSpec,
  type Options,
  type PageMemory,
  resolveOptions,
  StateError,
} from '@pagefold/contracts';

declare const WebAssembly:
  | { Memory: new (limits: { initial: number; maximum: number }) => LinearMemory }
  | undefined;

const wasmPage = 65536;
/** The smallest memory: what stays unused, and as much again. */
export const minMemoryBytes: number = 2 * wasmPage;
/** The largest: all that 32-bit addresses reach. */
export const maxMemoryBytes: number = 2 ** 32;
/** The memory of a pool where nobody asks for another. */
export const defaultMemoryBytes: number = 16 * 1024 * 1024;
const guardBytes = 64;
const guardByte = 0xa5;

/** What a {@link Workbench} takes. */
export interface WorkbenchOptions {
  /** Bytes of the memory, rounded up to 64 KiB. What is never touched takes no real memory. */
  readonly byteLength?: number;
  /** Puts guard bytes around every range, for {@link Workbench.checkGuards}; for tests. */
  readonly guards?: boolean;
}

const schema: Readonly<Record<keyof WorkbenchOptions, OptionSpec>> = {
  byteLength: {
    type: 'integer',
    default: defaultMemoryBytes,
    minimum: minMemoryBytes,
    maximum: maxMemoryBytes,
    unit: 'bytes',
    description: 'bytes of the memory',
  },
  guards: {
    type: 'boolean',
    default: false,
    description: 'whether guard bytes are put around every range',
  },
};

/**
 * The page memory that a pool's backends share: one `WebAssembly.Memory` that never grows, from which
 * ranges are set aside while the pool is being composed.
 *
 * Its first 64 KiB stay unused, so that a codec may read up to 64 KiB before any range (as a match
 * offset from a stale table would) and still be inside the memory.
 */
export class Workbench implements PageMemory {
  readonly memory: LinearMemory;
  readonly bytes: Uint8Array;
  readonly #guards: { readonly start: number; readonly end: number }[] = [];
  readonly #guarded: boolean;
  #top = wasmPage;
  #sealed = false;

  /**
   * @throws ConfigError `PAGEFOLD_INVALID_OPTION`; `PAGEFOLD_NO_MEMORY` where there is no WebAssembly, or
   *   not so much address space.
   */
  constructor(options: WorkbenchOptions = {}) {
    const resolved = resolveOptions('workbench', schema, options as unknown as Options);
    const { byteLength, guards } = resolved as unknown as Required<WorkbenchOptions>;
    this.memory = newMemory(Math.ceil(byteLength / wasmPage));
    this.bytes = new Uint8Array(this.memory.buffer);
    this.#guarded = guards;
  }

  reserve(length: number, align = 16): number {
    if (this.#sealed) {
      throw new StateError('PAGEFOLD_SEALED', 'page memory is reserved while a pool is composed');
    }
    if (!Number.isInteger(length) || length < 0) {
      throw new RangeError(`"length" expected a number of bytes, got ${length}`);
    }
    if (!Number.isInteger(align) || align < 1 || align > wasmPage || (align & (align - 1)) !== 0) {
      throw new RangeError(`"align" expected a power of two up to 65536, got ${align}`);
    }
    const guard = this.#guarded ? guardBytes : 0;
    const start = Math.ceil((this.#top + guard) / align) * align;
    const end = start + length;
    const room = this.bytes.length - start - guard;
    if (length > room) throw this.#full(length, room);
    this.#guard(this.#top, start);
    this.#guard(end, end + guard);
    this.#top = end + guard;
    // A small integer to the engine where it can be one, which what is rounded is not.
    return start >>> 0;
  }

  /** Ends composition: from now on {@link reserve} throws. */
  seal(): void {
    this.#sealed = true;
  }

  /**
   * Checks that nobody has written just before or after a reserved range.
   *
   * @throws RangeError naming the first address that was overwritten.
   */
  checkGuards(): void {
    for (const { start, end } of this.#guards) {
      for (let at = start; at < end; at++) {
        if (this.bytes[at] !== guardByte)
          throw new RangeError(`overwritten outside a range: ${at}`);
      }
    }
  }

  /** Lays guard bytes from `start` to `end` in test mode. */
  #guard(start: number, end: number): void {
    if (!this.#guarded) return;
    this.bytes.fill(guardByte, start, end);
    this.#guards.push({ start, end });
  }

  #full(length: number, room: number): ConfigError {
    return new ConfigError(
      'PAGEFOLD_PAGE_MEMORY_FULL',
      `the page memory of ${this.bytes.length} bytes has ${Math.max(0, room)} left, ` +
        `${length} are needed: compose the pool on a larger one ("byteLength")`,
    );
  }
}

function newMemory(wasmPages: number): LinearMemory {
  if (typeof WebAssembly === 'undefined') {
    throw noMemory('there is no WebAssembly here, which a page memory is made of');
  }
  try {
    return new WebAssembly.Memory({ initial: wasmPages, maximum: wasmPages });
  } catch (cause) {
    const wanted = `a page memory of ${wasmPages * wasmPage} bytes cannot be had`;
    throw noMemory(
      `${wanted} (${messageOf(cause)}); WebAssembly may reserve some GiB of addresses for it: is ` +
        'the address space of the process limited?',
      cause,
    );
  }
}

function noMemory(message: string, cause?: unknown): ConfigError {
  return new ConfigError('PAGEFOLD_NO_MEMORY', message, { cause });
}
