import { createRequire } from 'node:module';

/** A pool in C, which ends when it is collected. */
export interface NativePool {
  readonly __native: unique symbol;
}

/** The functions of native/addon.c. Times are nanoseconds that this thread had a processor. */
export interface NativeAddon {
  cpuTime(): number;
  /** How often this thread has lost its processor. */
  switches(): number;
  open(slots: number, inPlace: boolean): NativePool;
  /** Stores page `contents[i]` in `slots[i]`, for i from `from` to before `to`. */
  store(
    pool: NativePool,
    pages: Uint8Array,
    slots: Uint32Array,
    contents: Uint32Array,
    from: number,
    to: number,
  ): number;
  /** Loads `slots[i]` into `page`; what is not there is an error. */
  load(pool: NativePool, slots: Uint32Array, page: Uint8Array, from: number, to: number): number;
}

/** Loads an addon that has been built. */
export function loadAddon(path: string): NativeAddon {
  return createRequire(import.meta.url)(path) as NativeAddon;
}
