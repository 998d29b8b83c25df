import type { Hasher, Options } from '@pagefold/contracts';
import { type CaseRun, createOn } from '../kit/case-run.ts';
import { expectNoError } from '../kit/expect.ts';
import { type GuardedMemory, type Range, range } from '../kit/guarded-memory.ts';
import { describe, type Input } from '../kit/inputs.ts';

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
  readonly guarded: GuardedMemory;
  readonly src: number;
  readonly out: number;
  readonly #workspaces: readonly Range[];

  constructor(
    hasher: Hasher,
    guarded: GuardedMemory,
    workspaces: readonly Range[],
    at: Required<HasherPlace>,
  ) {
    this.hasher = hasher;
    this.guarded = guarded;
    this.#workspaces = workspaces;
    this.src = at.src;
    this.out = at.out;
  }

  /** The digest of an input, as it is written. */
  digest(input: Input, { src = this.src, out = this.out }: HasherPlace = {}): Uint8Array {
    const { bytes } = this.guarded;
    bytes.set(input.bytes, src);
    expectNoError(
      () => `hash of ${describe(input)}`,
      () => this.hasher.hash(src, input.bytes.length, out),
    );
    return bytes.slice(out, out + this.hasher.digestLength);
  }

  /** As {@link digest}, and checks that nothing else is written. */
  watchedDigest(input: Input): Uint8Array {
    const { bytes } = this.guarded;
    bytes.set(input.bytes, this.src);
    const mayWrite = [...this.#workspaces, range(this.out, this.hasher.digestLength)];
    this.guarded.watch(
      () => `hash of ${describe(input)}`,
      mayWrite,
      () => this.digest(input),
    );
    return bytes.slice(this.out, this.out + this.hasher.digestLength);
  }
}

/** Makes hashers on one memory. */
export async function hashersOn(
  run: CaseRun<'hasher'>,
  { seeds = [0n], options = run.settings.options }: HasherRequest = {},
): Promise<HasherSubject[]> {
  const { descriptor, pageSize, seed } = run.settings;
  const guarded = run.newMemory();
  const made: { hasher: Hasher; workspaces: readonly Range[] }[] = [];
  for (const hasherSeed of seeds) {
    const { memory, workspaces } = guarded.forBackend();
    const hasher = await createOn(
      run,
      () => descriptor.create({ memory, pageSize, seed: hasherSeed }, options),
      declaredBy,
    );
    made.push({ hasher, workspaces });
  }
  const src = guarded.reserve(margin + pageSize + margin) + margin;
  const out = guarded.reserve(margin + longestDigest + margin) + margin;
  guarded.seal(seed);
  return made.map(
    ({ hasher, workspaces }) => new HasherSubject(hasher, guarded, workspaces, { src, out }),
  );
}

function declaredBy({ name, digestLength, collisionResistant }: Hasher): string {
  return JSON.stringify({ name, digestLength, collisionResistant });
}
