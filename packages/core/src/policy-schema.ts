import { type CodeOptionSpec, defaultPageSize } from '@pagefold/contracts';
import type { PoolPolicy, SimilarityOptions } from './pool-policy.ts';

const maxReferences = 2 ** 32 - 1;
const maxObjectIds = 2 ** 31 - 2;

/** The options that every way to make a pool takes. */
export const policySchema: Readonly<Record<keyof PoolPolicy, CodeOptionSpec>> = {
  pageSize: {
    type: 'integer',
    default: defaultPageSize,
    minimum: 1,
    maximum: 2 ** 31,
    unit: 'bytes',
    description: 'bytes of a page',
  },
  verify: {
    type: 'choice',
    default: 'always',
    values: ['always', 'never'],
    description: 'how candidates for sharing are confirmed',
  },
  incompressible: {
    type: 'choice',
    default: 'raw',
    values: ['raw', 'reject'],
    description: 'what becomes of a page whose compressed form would save nothing',
  },
  poolLimitBytes: {
    type: 'integer',
    default: Number.POSITIVE_INFINITY,
    minimum: 0,
    maximum: Number.POSITIVE_INFINITY,
    unit: 'bytes',
    description: 'the most bytes of pool pages',
  },
  acceptThresholdPercent: {
    type: 'integer',
    default: 90,
    minimum: 0,
    maximum: 100,
    unit: 'percent',
    description: 'where a pool that was full accepts again',
  },
  reclaimLowPercent: {
    type: 'integer',
    default: 90,
    minimum: 0,
    maximum: 100,
    unit: 'percent',
    description: 'down to which part of the limit reclaim works',
  },
  reclaimHighPercent: {
    type: 'integer',
    default: 95,
    minimum: 0,
    maximum: 100,
    unit: 'percent',
    description: 'at which part of the limit reclaim is woken',
  },
  reclaimAfterSeconds: {
    type: 'integer',
    default: Number.POSITIVE_INFINITY,
    minimum: 1,
    maximum: Number.POSITIVE_INFINITY,
    unit: 'seconds',
    description: 'after which time without use contents go to a backing store',
  },
  moveDownAfterSeconds: {
    type: 'integer',
    default: Number.POSITIVE_INFINITY,
    minimum: 1,
    maximum: Number.POSITIVE_INFINITY,
    unit: 'seconds',
    description: 'after which time without use contents go to the next backing store',
  },
  readAheadSlots: {
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: 256,
    unit: 'slots',
    description: 'how many slots together are read from a backing store',
  },
  limitOrder: {
    type: 'choice',
    default: 'last',
    values: ['last', 'zswap'],
    description: 'when the limit is looked at',
  },
  maxPageSharing: {
    type: 'integer',
    default: maxReferences,
    minimum: 1,
    maximum: maxReferences,
    unit: 'slots',
    description: 'the most slots of one object',
  },
  maxCandidates: {
    type: 'integer',
    default: 64,
    minimum: 1,
    maximum: maxObjectIds,
    unit: 'objects',
    description: 'the most objects with one digest that can be found',
  },
  pageChecks: {
    type: 'machine-choice',
    values: ['wasm', 'js'],
    description: 'what looks whether pages are same-filled or equal',
  },
  similarity: {
    type: 'object-or-false',
    default: false,
    description: 'stores pages as differences from similar ones: { minGainPercent, indexBytes }',
  },
  dictionary: {
    type: 'bytes-or-choice',
    values: ['auto'],
    description: 'what the compressor knows beforehand; auto: trained on what the pool holds',
  },
  maxObjects: {
    type: 'integer',
    default: maxObjectIds,
    minimum: 1,
    maximum: maxObjectIds,
    unit: 'objects',
    description: 'the most objects',
  },
  onPoolLimit: {
    type: 'function',
    description: 'called when a store has been refused for the limit',
  },
  onBackingError: {
    type: 'function',
    description: 'called when a backing store could not take what was written back',
  },
};

export const similaritySchema: Readonly<Record<keyof SimilarityOptions, CodeOptionSpec>> = {
  minGainPercent: {
    type: 'integer',
    default: 10,
    minimum: 1,
    maximum: 99,
    unit: 'percent',
    description: 'how much shorter a difference must be',
  },
  indexBytes: {
    type: 'integer',
    default: 65_536,
    minimum: 1024,
    maximum: 2 ** 26,
    unit: 'bytes',
    description: 'bytes of the table in which similar pages are found, a power of two',
  },
};
