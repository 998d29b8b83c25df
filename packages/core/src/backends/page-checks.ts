import { probeWasm, wasmModule } from '@pagefold/backend-kit';
import type { PageMemory } from '@pagefold/contracts';
import { scalar, simd } from './page-checks.generated.ts';

/** What a pool looks at in pages itself. Pages are given by their address in the page memory. */
export interface PageChecks {
  /**
   * Whether a page is the same 8-byte word throughout. The last word is compared first, as zram does,
   * since most pages that are not same-filled differ there (drivers/block/zram/zram_drv.c,
   * `page_same_filled`).
   */
  isSameFilled(page: number): boolean;
  /** Whether two pages have the same bytes. */
  isEqual(a: number, b: number): boolean;
}

/** `wasm`: a module in WebAssembly; `js`: its twin in TypeScript. */
export type PageChecksEngine = 'wasm' | 'js';

/** The module where it can run here, else its twin. */
export function defaultPageChecks(): PageChecksEngine {
  return probeWasm() === true ? 'wasm' : 'js';
}

/**
 * Makes the checks for pages of `pageSize` bytes on a page memory.
 *
 * @throws ConfigError `PAGEFOLD_UNAVAILABLE_BACKEND` for `wasm` where it cannot run.
 */
export function createPageChecks(
  memory: PageMemory,
  pageSize: number,
  engine: PageChecksEngine = defaultPageChecks(),
): PageChecks {
  if (engine === 'js') return new JsPageChecks(memory, pageSize);
  const module = instantiate('the pool\'s page checks ("pageChecks")', memory);
  return new WasmPageChecks(module, pageSize);
}

/** The functions of assembly/page-checks.ts; what they return is 0 or 1. */
interface PageChecksModule {
  isSameFilled(page: number, length: number): number;
  isEqual(a: number, b: number, length: number): number;
}

const instantiate = wasmModule<PageChecksModule>(simd, scalar);

class WasmPageChecks implements PageChecks {
  readonly #pageSize: number = 0;
  readonly #isSameFilled: PageChecksModule['isSameFilled'];
  readonly #isEqual: PageChecksModule['isEqual'];

  constructor(module: PageChecksModule, pageSize: number) {
    this.#pageSize = pageSize;
    this.#isSameFilled = module.isSameFilled;
    this.#isEqual = module.isEqual;
  }

  isSameFilled(page: number): boolean {
    return this.#isSameFilled(page, this.#pageSize) !== 0;
  }

  isEqual(a: number, b: number): boolean {
    return this.#isEqual(a, b, this.#pageSize) !== 0;
  }
}

class JsPageChecks implements PageChecks {
  readonly #words: Uint32Array;
  readonly #pageWords: number;

  constructor(memory: PageMemory, pageSize: number) {
    this.#words = new Uint32Array(memory.memory.buffer);
    this.#pageWords = pageSize / 4;
  }

  isSameFilled(page: number): boolean {
    const words = this.#words;
    const first = page / 4;
    const end = first + this.#pageWords;
    const low = words[first]!;
    const high = words[first + 1]!;
    if (words[end - 2] !== low || words[end - 1] !== high) return false;
    for (let i = first + 2; i < end; i += 2) {
      if (words[i] !== low || words[i + 1] !== high) return false;
    }
    return true;
  }

  isEqual(a: number, b: number): boolean {
    const words = this.#words;
    const end = a / 4 + this.#pageWords;
    for (let i = a / 4, j = b / 4; i < end; i += 4, j += 4) {
      if (
        words[i] !== words[j] ||
        words[i + 1] !== words[j + 1] ||
        words[i + 2] !== words[j + 2] ||
        words[i + 3] !== words[j + 3]
      ) {
        return false;
      }
    }
    return true;
  }
}
