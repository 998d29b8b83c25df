import {
  type BackingStore,
  type CodeOptionSpec,
  ConfigError,
  checkPageSize,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import { defaultPageChecks } from './backends/page-checks.ts';
import { maxTiers } from './contents/object-state.ts';
import { policySchema, similaritySchema } from './policy-schema.ts';
import type {
  PoolOptions,
  PoolPolicy,
  ResolvedParts,
  ResolvedPolicy,
  SimilarityOptions,
} from './pool-policy.ts';
import { resolveRecompress } from './recompress-options.ts';

const part: CodeOptionSpec = { type: 'object', description: 'a part of the pool' };

const poolSchema: Readonly<Record<keyof PoolOptions, CodeOptionSpec>> = {
  ...policySchema,
  memory: part,
  pages: part,
  hasher: part,
  compressor: part,
  allocator: part,
  backingStores: { type: 'object', description: 'backing stores, nearest first' },
  recompress: { type: 'object', description: 'compresses anew what has not been used for long' },
};

/**
 * Checks what a pool is made of and how it shall behave, and fills in the defaults. Every option is read once.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export function resolvePool(options: PoolOptions): {
  parts: ResolvedParts;
  policy: ResolvedPolicy;
} {
  const given = resolveOptions('pool', poolSchema, options as unknown as Options);
  const { memory, pages, hasher, compressor, allocator, ...others } =
    given as unknown as PoolOptions;
  const { backingStores, dictionary, recompress: wanted, ...rest } = others;
  const needed = { memory, pages, hasher, compressor, allocator };
  for (const [name, value] of Object.entries(needed)) {
    if (value === undefined) throw invalid(`pool: "${name}" expected an object, got undefined`);
  }
  const { recompressing, recompress } = resolveRecompress(wanted);
  const parts = { ...needed, backingStores: storesOf(backingStores), dictionary, recompressing };
  const defaults = {
    pageChecks: defaultPageChecks(),
    onPoolLimit: () => {},
    onBackingError: () => {},
  };
  const policy = {
    ...defaults,
    ...(withoutUndefined(rest) as ResolvedPolicy),
    similarity: similarityOf(rest.similarity),
    recompress,
  };
  checkPageSize(policy.pageSize);
  if (policy.reclaimLowPercent > policy.reclaimHighPercent) {
    throw invalid(
      `pool: "reclaimLowPercent" expected at most "reclaimHighPercent", ${policy.reclaimHighPercent}, ` +
        `got ${policy.reclaimLowPercent}`,
    );
  }
  return { parts, policy };
}

function similarityOf(given: PoolPolicy['similarity']): ResolvedPolicy['similarity'] {
  if (given === false || given === undefined) return false;
  const resolved = resolveOptions('pool: similarity', similaritySchema, given as Options);
  const similarity = resolved as Required<SimilarityOptions>;
  const { indexBytes } = similarity;
  if ((indexBytes & (indexBytes - 1)) === 0) return similarity;
  throw invalid(`pool: similarity: "indexBytes" expected a power of two, got ${indexBytes}`);
}

function storesOf(given: unknown): readonly BackingStore[] {
  if (given === undefined) return [];
  const isList = Array.isArray(given) && given.every((s) => typeof s === 'object' && s !== null);
  if (isList && given.length <= maxTiers) return [...given];
  throw invalid(`pool: "backingStores" expected up to ${maxTiers} backing stores in an array`);
}

function withoutUndefined(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function invalid(message: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', message);
}
