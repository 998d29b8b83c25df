import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Measures what JavaScript holds: the heap after a collection, array buffers, and the resizable buffers
 * that are made under {@link watch}, which `process.memoryUsage()` does not count in every version of
 * Node. Such a buffer counts until it is resized to nothing: only then does its memory go back at once.
 */
export class MemoryMeter {
  readonly #collect: () => void;
  readonly #resizable: ArrayBuffer[] = [];

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

  #counted(): number {
    this.#collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  }

  /** Carries a call out and takes note of the resizable buffers that it makes. */
  watch<T>(call: () => T): T {
    const plain = globalThis.ArrayBuffer;
    globalThis.ArrayBuffer = new Proxy(plain, {
      construct: (target, args, newTarget) => {
        const buffer: ArrayBuffer = Reflect.construct(target, args, newTarget);
        if (buffer.resizable) this.#resizable.push(buffer);
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
