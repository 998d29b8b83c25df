declare const crypto: { getRandomValues(array: BigUint64Array): BigUint64Array };

/** A seed that nobody can guess, 0 to 2⁶⁴ − 1. */
export function randomSeed(): bigint {
  return crypto.getRandomValues(new BigUint64Array(1))[0]!;
}
