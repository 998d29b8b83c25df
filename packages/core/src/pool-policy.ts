import {
  type Allocator,
  type Compressor,
  ConfigError,
  checkPageSize,
  defaultPageSize,
  type Hasher,
  type PoolPages,
} from '@pagefold/contracts';
import { defaultPageChecks, type PageChecksEngine } from './backends/page-checks.ts';
import type { Workbench } from './memory/workbench.ts';

/** How a pool behaves, whatever its backends. */
export interface PoolPolicy {
  /** Bytes of a page, one of `pageSizes`; 4096 where it is not given. */
  readonly pageSize?: number;
  /**
   * How candidates for sharing are confirmed. `always` (the default): byte by byte. `never`: by their
   * whole digest, which is kept, 24 bytes more an object for SHA-256; for collision-resistant hashers only.
   */
  readonly verify?: 'always' | 'never';
  /**
   * What becomes of a page whose compressed form would save nothing. `raw` (the default): kept as it is,
   * from the allocator's `wholePageFrom` on, as zram does. `reject`: refused when it does not fit into a
   * page, as zswap did up to Linux 6.17.
   */
  readonly incompressible?: 'raw' | 'reject';
  /** The most bytes of pool pages; no limit where it is not given. */
  readonly poolLimitBytes?: number;
  /** Once full, the pool accepts again at this part of its limit, 0 to 100; 90 where it is not given. */
  readonly acceptThresholdPercent?: number;
  /**
   * When the limit is looked at. `last` (the default): when a new object is needed, so that a full pool
   * still takes same-filled pages and pages that it has. `zswap`: first, as zswap does.
   */
  readonly limitOrder?: 'last' | 'zswap';
  /** The most slots of one object; beyond them the content is stored again (KSM `max_page_sharing`). */
  readonly maxPageSharing?: number;
  /**
   * The most objects with the digest of a page being stored that are looked at; beyond them the page is
   * stored as if there were none. It bounds what chosen collisions can cost; no limit where it is not given.
   */
  readonly maxCandidates?: number;
  /**
   * What looks whether pages are same-filled or equal: `wasm`, a module in WebAssembly, or `js`, its twin
   * in TypeScript. The module, where it can run, by default.
   */
  readonly pageChecks?: PageChecksEngine;
  /** The most objects, which bounds the pool's tables: 36 to 40 bytes each. */
  readonly maxObjects?: number;
  /**
   * Called when a store has been refused for the limit: the moment to make room. It is called from
   * inside the store and must not call the pool; it may schedule work that does.
   */
  readonly onPoolLimit?: () => void;
}

/** What a pool is made of. The pool takes all of it over. */
export interface PoolParts {
  /** The page memory that the backends were created on. */
  readonly memory: Workbench;
  /** The pool pages that the allocator was created with. */
  readonly pages: PoolPages;
  /** Created on `memory`, for pages of the policy's `pageSize`. */
  readonly hasher: Hasher;
  /** Created on `memory`, for pages of the policy's `pageSize`. */
  readonly compressor: Compressor;
  /** Created on `memory` and `pages`. */
  readonly allocator: Allocator;
}

/** What `PagePool` is made of and how it behaves. */
export type PoolOptions = PoolParts & PoolPolicy;

/** A policy with every default filled in. */
export type ResolvedPolicy = Required<PoolPolicy>;

const maxReferences = 2 ** 32 - 1;
const maxObjectIds = 2 ** 31 - 2;

/**
 * Checks a policy and fills in its defaults.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export function resolvePolicy(policy: PoolPolicy): ResolvedPolicy {
  const resolved: ResolvedPolicy = {
    pageSize: policy.pageSize ?? defaultPageSize,
    verify: policy.verify ?? 'always',
    incompressible: policy.incompressible ?? 'raw',
    poolLimitBytes: policy.poolLimitBytes ?? Number.POSITIVE_INFINITY,
    acceptThresholdPercent: policy.acceptThresholdPercent ?? 90,
    limitOrder: policy.limitOrder ?? 'last',
    maxPageSharing: policy.maxPageSharing ?? maxReferences,
    maxCandidates: policy.maxCandidates ?? Number.POSITIVE_INFINITY,
    pageChecks: policy.pageChecks ?? defaultPageChecks(),
    maxObjects: policy.maxObjects ?? maxObjectIds,
    onPoolLimit: policy.onPoolLimit ?? (() => {}),
  };
  checkPageSize(resolved.pageSize);
  checkChoice('verify', resolved.verify, ['always', 'never']);
  checkChoice('incompressible', resolved.incompressible, ['raw', 'reject']);
  checkChoice('limitOrder', resolved.limitOrder, ['last', 'zswap']);
  checkChoice('pageChecks', resolved.pageChecks, ['wasm', 'js']);
  checkNumber('poolLimitBytes', resolved.poolLimitBytes, 0, Number.POSITIVE_INFINITY);
  checkInteger('acceptThresholdPercent', resolved.acceptThresholdPercent, 0, 100);
  checkInteger('maxPageSharing', resolved.maxPageSharing, 1, maxReferences);
  if (resolved.maxCandidates !== Number.POSITIVE_INFINITY) {
    checkInteger('maxCandidates', resolved.maxCandidates, 1, maxObjectIds);
  }
  checkInteger('maxObjects', resolved.maxObjects, 1, maxObjectIds);
  return resolved;
}

/**
 * Checks that the parts can work together under a policy.
 *
 * @throws ConfigError `PAGEFOLD_INCOMPATIBLE_BACKENDS` or `PAGEFOLD_INVALID_OPTION`.
 */
export function checkParts(parts: PoolParts, policy: ResolvedPolicy): void {
  const { hasher, compressor, allocator } = parts;
  if (policy.verify === 'never' && !hasher.collisionResistant) {
    throw new ConfigError(
      'PAGEFOLD_INCOMPATIBLE_BACKENDS',
      `"verify: 'never'" needs a collision-resistant hasher such as sha256, got ${hasher.name}`,
    );
  }
  if (![4, 8, 16, 32].includes(hasher.digestLength)) {
    throw new ConfigError(
      'PAGEFOLD_INCOMPATIBLE_BACKENDS',
      `${hasher.name}: "digestLength" expected 4, 8, 16 or 32, got ${hasher.digestLength}`,
    );
  }
  checkBytes(allocator, 'maxObjectSize', 1);
  checkBytes(allocator, 'wholePageFrom', 1);
  checkBytes(compressor, 'readSlack', 0);
  checkBytes(compressor, 'writeSlack', 0);
}

/** Checks a length that a backend states about itself. */
function checkBytes<F extends string>(
  backend: { readonly name: string } & { readonly [K in F]: number },
  field: F,
  minimum: number,
): void {
  const bytes: number = backend[field];
  if (Number.isInteger(bytes) && bytes >= minimum) return;
  throw new ConfigError(
    'PAGEFOLD_INCOMPATIBLE_BACKENDS',
    `${backend.name}: "${field}" expected a number of bytes, got ${bytes}`,
  );
}

function checkChoice(name: string, value: string, values: readonly string[]): void {
  if (!values.includes(value)) throw invalid(name, `one of ${values.join(', ')}`, value);
}

function checkNumber(name: string, value: number, minimum: number, maximum: number): void {
  if (!(typeof value === 'number' && value >= minimum && value <= maximum)) {
    throw invalid(name, `a number from ${minimum} to ${maximum}`, value);
  }
}

function checkInteger(name: string, value: number, minimum: number, maximum: number): void {
  if (!(Number.isInteger(value) && value >= minimum && value <= maximum)) {
    throw invalid(name, `an integer from ${minimum} to ${maximum}`, value);
  }
}

function invalid(name: string, expected: string, got: unknown): ConfigError {
  return new ConfigError(
    'PAGEFOLD_INVALID_OPTION',
    `"${name}" expected ${expected}, got ${String(got)}`,
  );
}
