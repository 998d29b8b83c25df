import { prime64b, prime64c, primeMixA } from './primes.ts';
import type { Word64 } from './word64.ts';

/** The last step of most digests. */
export function avalanche(word: Word64): void {
  word.xorShifted(37).multiply(primeMixA).xorShifted(32);
}

/** The last step that XXH3 has from XXH64. */
export function avalancheXxh64(word: Word64): void {
  word.xorShifted(33).multiply(prime64b).xorShifted(29).multiply(prime64c).xorShifted(32);
}
