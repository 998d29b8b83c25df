import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A shorter buffer counts as a whole. */
const longBytes = 64 * 1024;
/** What memory becomes real by. */
const systemPageBytes = 4096;

/**
 * Measures what JavaScript holds: the heap after a collection, array buffers, and the resizable buffers
 * that are made under {@link watch}, which `process.memoryUsage()` does not count in every version of
 * Node. Such a buffer counts until it is resized to nothing: only then does its memory go back at once.
 */
export class MemoryMeter {
  readonly #collect: () => void;
  readonly #resizable: ArrayBuffer[] = [];
  #long: ArrayBuffer[] = [];

  private constructor(collect: () => void) {
    this.#collect = collect;
  }

  /** A meter, or why nothing can be measured here. */
  static open(): MemoryMeter | string {
    const collect = garbageCollector();
    if (collect === undefined) return 'garbage cannot be collected on demand here';
    return new MemoryMeter(collect);
  }

  /** Bytes held now. One collection may leave what the next one takes. */
  bytes(): number {
    let bytes = this.#counted();
    for (let less = this.#counted(); less < bytes; less = this.#counted()) bytes = less;
    for (const buffer of this.#resizable) bytes += buffer.byteLength;
    return bytes;
  }

  /**
   * Bytes at the end of the long plain buffers made under {@link watch} since the last time that were never touched, so that
   * they are no memory although they count: all behind the last that is not 0.
   */
  takeUntouched(): number {
    const untouched = this.#long.reduce((sum, buffer) => sum + untouchedBytes(buffer), 0);
    this.#long = [];
    return untouched;
  }

  #counted(): number {
    this.#collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  }

  /** Carries a call out and takes note of the buffers that it makes. */
  watch<T>(call: () => T): T {
    const plain = globalThis.ArrayBuffer;
    globalThis.ArrayBuffer = new Proxy(plain, {
      construct: (target, args, newTarget) => {
        const buffer: ArrayBuffer = Reflect.construct(target, args, newTarget);
        if (buffer.resizable) this.#resizable.push(buffer);
        else if (buffer.byteLength >= longBytes) this.#long.push(buffer);
        return buffer;
      },
    });
    try {
      return call();
    } finally {
      globalThis.ArrayBuffer = plain;
    }
  }
}

function untouchedBytes(buffer: ArrayBuffer): number {
  const bytes = new Uint8Array(buffer);
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.length - Math.min(bytes.length, Math.ceil(end / systemPageBytes) * systemPageBytes);
}

/** Node has one behind a flag, which may be set at any time and holds for contexts made after it. */
function garbageCollector(): (() => void) | undefined {
  if (typeof globalThis.gc === 'function') return () => void globalThis.gc?.();
  try {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    return typeof collect === 'function' ? (collect as () => void) : undefined;
  } catch {
    return undefined;
  } finally {
    setFlagsFromString('--no-expose-gc');
  }
}
