import type { Hasher, Options } from '@pagefold/contracts';
import { type Bench, type Range, range } from '../kit/bench.ts';
import { expectNoError } from '../kit/expect.ts';
import { describe, type Input } from '../kit/inputs.ts';
import { createOn, type Scope } from '../kit/scope.ts';

const margin = 256;
const longestDigest = 32;

/** How hashers for a case are made. */
export interface HasherRequest {
  /** One a hasher; they stand on one memory. */
  readonly seeds?: readonly bigint[];
  /** Instead of the suite's own options. */
  readonly options?: Options;
}

/** Where a call works; what is not given is somewhere in the middle of the memory. */
export interface HasherPlace {
  readonly src?: number;
  readonly out?: number;
}

/** A hasher under test, with room for a page and a digest, and a margin around both. */
export class HasherSubject {
  readonly hasher: Hasher;
  readonly bench: Bench;
  readonly src: number;
  readonly out: number;
  readonly #workspaces: readonly Range[];

  constructor(
    hasher: Hasher,
    bench: Bench,
    workspaces: readonly Range[],
    at: Required<HasherPlace>,
  ) {
    this.hasher = hasher;
    this.bench = bench;
    this.#workspaces = workspaces;
    this.src = at.src;
    this.out = at.out;
  }

  /** The digest of an input, as it is written. */
  digest(input: Input, { src = this.src, out = this.out }: HasherPlace = {}): Uint8Array {
    const { bytes } = this.bench;
    bytes.set(input.bytes, src);
    expectNoError(
      () => `hash of ${describe(input)}`,
      () => this.hasher.hash(src, input.bytes.length, out),
    );
    return bytes.slice(out, out + this.hasher.digestLength);
  }

  /** As {@link digest}, and checks that nothing else is written. */
  watchedDigest(input: Input): Uint8Array {
    const { bytes } = this.bench;
    bytes.set(input.bytes, this.src);
    const mayWrite = [...this.#workspaces, range(this.out, this.hasher.digestLength)];
    this.bench.watch(
      () => `hash of ${describe(input)}`,
      mayWrite,
      () => this.digest(input),
    );
    return bytes.slice(this.out, this.out + this.hasher.digestLength);
  }
}

/** Makes hashers on one memory. */
export async function hashersOn(
  scope: Scope<'hasher'>,
  { seeds = [0n], options = scope.setup.options }: HasherRequest = {},
): Promise<HasherSubject[]> {
  const { descriptor, pageSize, seed } = scope.setup;
  const bench = scope.newBench();
  const made: { hasher: Hasher; workspaces: readonly Range[] }[] = [];
  for (const hasherSeed of seeds) {
    const { memory, workspaces } = bench.forBackend();
    const hasher = await createOn(
      scope,
      () => descriptor.create({ memory, pageSize, seed: hasherSeed }, options),
      declaredBy,
    );
    made.push({ hasher, workspaces });
  }
  const src = bench.reserve(margin + pageSize + margin) + margin;
  const out = bench.reserve(margin + longestDigest + margin) + margin;
  bench.seal(seed);
  return made.map(
    ({ hasher, workspaces }) => new HasherSubject(hasher, bench, workspaces, { src, out }),
  );
}

function declaredBy({ name, digestLength, collisionResistant }: Hasher): string {
  return JSON.stringify({ name, digestLength, collisionResistant });
}
