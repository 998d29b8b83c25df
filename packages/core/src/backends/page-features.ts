import { wasmModule } from '@pagefold/backend-kit';
import type { PageMemory } from '@pagefold/contracts';
import type { PageChecksEngine } from './page-checks.ts';
import { scalar, simd } from './page-features.generated.ts';

/** Features of a page. */
export const featuresOfPage = 8;

/**
 * What makes pages similar: of each eighth of a page, the greatest hash of two neighbouring 8-byte words. Pages
 * that have a run of words in common are likely to have such a feature in common (a min-hash a sub-chunk, as
 * Finesse has it: Zhang et al., FAST 2019). The feature 0 is that of zeros only.
 */
export interface PageFeatures {
  /** Of the page that was last looked at. */
  readonly words: Uint32Array;
  /** Takes the features of the page at an address of the page memory. */
  take(page: number): void;
}

/**
 * Looks at pages of `pageSize` bytes on a page memory, and reserves 32 bytes there.
 *
 * @throws ConfigError `PAGEFOLD_UNAVAILABLE_BACKEND` for `wasm` where it cannot run, `PAGEFOLD_PAGE_MEMORY_FULL`.
 * @throws StateError `PAGEFOLD_SEALED`.
 */
export function createPageFeatures(
  memory: PageMemory,
  pageSize: number,
  engine: PageChecksEngine,
): PageFeatures {
  const out = memory.reserve(featuresOfPage * 4, 8);
  const words = new Uint32Array(memory.memory.buffer, out, featuresOfPage);
  if (engine === 'js') return new JsPageFeatures(memory, pageSize, words);
  const module = instantiate('the pool\'s page features ("pageChecks")', memory);
  return { words, take: (page) => module.features(page, pageSize, out) };
}

/** The function of assembly/page-features.ts. */
interface PageFeaturesModule {
  features(page: number, length: number, out: number): void;
}

const instantiate = wasmModule<PageFeaturesModule>(simd, scalar);

class JsPageFeatures implements PageFeatures {
  readonly words: Uint32Array;
  readonly #page: Uint32Array;
  readonly #pageWords: number;

  constructor(memory: PageMemory, pageSize: number, words: Uint32Array) {
    this.words = words;
    this.#page = new Uint32Array(memory.memory.buffer);
    this.#pageWords = pageSize / 4;
  }

  take(page: number): void {
    const first = page / 4;
    const end = first + this.#pageWords;
    const partWords = this.#pageWords / featuresOfPage;
    for (let part = 0; part < featuresOfPage; part++) {
      this.words[part] = mixed(this.#greatestPair(first + part * partWords, partWords, end));
    }
  }

  #greatestPair(first: number, partWords: number, end: number): number {
    let greatest = 0;
    let word = this.#wordHash(first);
    for (let at = first; at < first + partWords; at += 2) {
      const next = at + 2 < end ? this.#wordHash(at + 2) : 0;
      greatest = Math.max(greatest, pairHash(word, next));
      word = next;
    }
    return greatest;
  }

  #wordHash(at: number): number {
    const page = this.#page;
    const hash = (Math.imul(page[at]!, 0x9e3779b1) + Math.imul(page[at + 1]!, 0x85ebca77)) | 0;
    return hash ^ (hash >>> 15);
  }
}

function pairHash(word: number, next: number): number {
  let hash = (Math.imul(word, 0xc2b2ae3d) + next) | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x27d4eb2f);
  return Math.imul(hash ^ (hash >>> 13), 0x165667b1) >>> 0;
}

function mixed(greatest: number): number {
  const hash = Math.imul(greatest ^ (greatest >>> 15), 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) >>> 0;
}
