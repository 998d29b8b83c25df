/** FIPS 180-4: what SHA-512 takes as constants are bits of roots of the first primes. */
const rounds = 80;
const words = 8;

/** What is added in each round: the first 64 bits behind the point of the cube roots of 80 primes. */
export function sha512Constants(): readonly bigint[] {
  return firstPrimes(rounds).map((prime) => BigInt.asUintN(64, root(BigInt(prime) << 192n, 3n)));
}

/** The state before the first block: the first 64 bits behind the point of the square roots of 8 primes. */
export function sha512Start(): readonly bigint[] {
  return firstPrimes(words).map((prime) => BigInt.asUintN(64, root(BigInt(prime) << 128n, 2n)));
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let number = 2; primes.length < count; number++) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  return primes;
}

/** The root of a degree, rounded down, by Newton's method from above. */
function root(of: bigint, degree: bigint): bigint {
  let last = 1n << 80n;
  for (;;) {
    const next = ((degree - 1n) * last + of / last ** (degree - 1n)) / degree;
    if (next >= last) return last;
    last = next;
  }
}
