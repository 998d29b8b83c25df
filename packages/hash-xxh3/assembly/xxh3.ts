// XXH3-64 with a seed, as the specification of xxHash 0.8 has it, on a memory that others use too.
//
// The workspace, which the caller reserves and `init` fills, is all the state there is:
//
//      0  192 bytes  the default secret
//    192  192 bytes  the secret derived from the seed
//    384   64 bytes  the accumulators of the hash that is being computed
//    448    8 bytes  the seed

import { hashLong } from './lib/long';
import { hashMedium, longestMedium } from './lib/medium';
import { secretLength, storeDefaultSecret, storeDerivedSecret } from './lib/secret';
import { hashShort, longestShort } from './lib/short';

const derivedSecret: usize = secretLength;
const accumulators: usize = derivedSecret + secretLength;
const seedPlace: usize = accumulators + 64;

export function workspaceLength(): usize {
  return seedPlace + 8;
}

export function init(workspace: usize, seed: u64): void {
  storeDefaultSecret(workspace);
  storeDerivedSecret(workspace + derivedSecret, workspace, seed);
  store<u64>(workspace, seed, seedPlace);
}

/** Writes the 8 bytes of the digest at `out`, most significant first. Reads `length` bytes at `src`. */
export function hash(workspace: usize, src: usize, length: usize, out: usize): void {
  let digest: u64;
  if (length > longestMedium) {
    digest = hashLong(src, length, workspace + derivedSecret, workspace + accumulators);
  } else {
    const seed = load<u64>(workspace, seedPlace);
    if (length > longestShort) digest = hashMedium(src, length, workspace, seed);
    else digest = hashShort(src, length, workspace, seed);
  }
  store<u64>(out, bswap<u64>(digest));
}
