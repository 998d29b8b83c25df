/**
 * A seed as the contract has it, for engines that would each make something else of any other.
 *
 * @throws TypeError unless it is a bigint; RangeError unless it is from 0 to 2⁶⁴ − 1.
 */
export function checkSeed(seed: bigint): bigint {
  const expected = '"seed" expected a bigint from 0 to 2⁶⁴ − 1';
  if (typeof seed !== 'bigint') throw new TypeError(`${expected}, got ${typeof seed}`);
  if (seed !== BigInt.asUintN(64, seed)) throw new RangeError(`${expected}, got ${seed}`);
  return seed;
}
