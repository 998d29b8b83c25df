import {
  type Allocator,
  type Compressor,
  ConfigError,
  type Hasher,
  isModel,
  show,
} from '@pagefold/contracts';
import type { ResolvedParts, ResolvedPolicy } from '../pool-policy.ts';

/** What a pool asks its backends once and relies on: lengths in bytes. */
export type BackendLengths = Pick<Hasher, 'digestLength'> &
  Pick<Compressor, 'readSlack' | 'writeSlack'> &
  Pick<Allocator, 'maxObjectSize' | 'wholePageFrom'> & {
    readonly maxDictionary: number;
    /** What the secondary compressor says, where there is one. */
    readonly secondary: { readonly maxPrefix: number; readonly maxDictionary: number };
  };

/**
 * What the backends say of themselves, asked once, if they can work together under a policy.
 *
 * @throws ConfigError `PAGEFOLD_INCOMPATIBLE_BACKENDS`.
 */
export function backendLengths(parts: ResolvedParts, policy: ResolvedPolicy): BackendLengths {
  const { hasher, compressor, allocator } = parts;
  if (policy.verify === 'never' && hasher.collisionResistant !== true) {
    throw incompatible(
      `"verify: 'never'" needs a collision-resistant hasher such as sha256, got ${hasher.name}`,
    );
  }
  if (policy.similarity !== false) checkPrefix(compressor, policy.pageSize);
  const { digestLength } = hasher;
  if (![4, 8, 16, 32].includes(digestLength)) {
    throw incompatible(
      `${hasher.name}: "digestLength" expected 4, 8, 16 or 32, got ${show(digestLength)}`,
    );
  }
  return {
    digestLength,
    readSlack: longestOf(parts, 'readSlack'),
    writeSlack: longestOf(parts, 'writeSlack'),
    maxObjectSize: bytesOf(allocator, 'maxObjectSize', 1),
    wholePageFrom: bytesOf(allocator, 'wholePageFrom', 1),
    maxDictionary: maxDictionaryOf(compressor, 'dictionary', parts.dictionary),
    secondary: secondaryOf(parts),
  };
}

/** Whichever compressor needs more. */
function longestOf(parts: ResolvedParts, field: 'readSlack' | 'writeSlack'): number {
  const { compressor, recompressing } = parts;
  const own = bytesOf(compressor, field, 0);
  return recompressing === undefined
    ? own
    : Math.max(own, bytesOf(recompressing.compressor, field, 0));
}

function secondaryOf({ compressor, recompressing }: ResolvedParts): BackendLengths['secondary'] {
  if (recompressing === undefined) return { maxPrefix: 0, maxDictionary: 0 };
  const { compressor: secondary, dictionary } = recompressing;
  if (secondary === compressor) {
    throw incompatible(
      `"recompress": "to" expected another compressor than the pool's own ${secondary.name}`,
    );
  }
  return {
    maxPrefix: bytesOf(secondary.capabilities, 'maxPrefix', 0, secondary.name),
    maxDictionary: maxDictionaryOf(secondary, 'recompress: dictionary', dictionary),
  };
}

/** A page is stored as its difference from another one only by a compressor that can use that. */
function checkPrefix({ name, capabilities }: Compressor, pageSize: number): void {
  const { maxPrefix } = capabilities;
  if (maxPrefix >= pageSize) return;
  throw incompatible(
    `"similarity" needs a compressor whose "maxPrefix" is a page of ${pageSize} bytes or more, ` +
      `such as lz4 or deflate with small pages; ${name} has ${show(maxPrefix)}`,
  );
}

/** The longest dictionary that a compressor takes, where the pool has any; that which is given must be no longer. */
function maxDictionaryOf(
  { name, capabilities }: Compressor,
  option: string,
  dictionary: Uint8Array | 'auto' | undefined,
): number {
  if (dictionary === undefined) return 0;
  const { maxDictionary = 0, maxModel = 0 } = capabilities;
  if (maxDictionary === 0) {
    throw incompatible(
      `"${option}" needs a compressor that takes one, such as lz4 or deflate; ${name} does not`,
    );
  }
  if (dictionary === 'auto') return maxDictionary;
  if (maxModel === 0 && isModel(dictionary)) {
    throw incompatible(
      `"${option}" expected content of pages, which is all that ${name} makes use of, and got a model of another ` +
        `compressor: train for ${name}`,
    );
  }
  const { length } = dictionary;
  const most = maxDictionary + maxModel;
  if (length > 0 && length <= most) return maxDictionary;
  throw incompatible(
    `"${option}" expected 1 to ${most} bytes, which is what ${name} makes use of, got ${length}`,
  );
}

/** A length that a backend states of itself. */
function bytesOf<F extends string>(
  backend: { readonly name?: string } & { readonly [K in F]: number },
  field: F,
  minimum: number,
  name = backend.name,
): number {
  const bytes: number = backend[field];
  if (Number.isInteger(bytes) && bytes >= minimum) return bytes;
  throw incompatible(`${name}: "${field}" expected a number of bytes, got ${show(bytes)}`);
}

function incompatible(message: string): ConfigError {
  return new ConfigError('PAGEFOLD_INCOMPATIBLE_BACKENDS', message);
}
