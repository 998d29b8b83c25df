import {
  inPlaceHasher,
  type LibraryOrReason,
  nodeBuiltin,
  probeLibrary,
  requireLibrary,
} from '@pagefold/backend-kit';
import {
  type BackendDescriptor,
  contractVersion,
  type Hasher,
  type HasherContext,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';

/** What is used of node:crypto. Text with one character a byte costs less than a Buffer per digest. */
interface NodeCrypto {
  hash?(algorithm: 'sha256', data: Uint8Array, encoding: 'binary'): string;
  createHash(algorithm: 'sha256'): {
    update(data: Uint8Array): { digest(encoding: 'binary'): string };
  };
}

/**
 * Makes a SHA-256 hasher on the context's memory that calls the cryptographic library of Node
 * (`crypto.hash`, or `createHash` where that is missing), which uses the processor's instructions for
 * it. The digest is the standard one, 32 bytes.
 *
 * The context's seed is not used: the digest of a page is the same in every pool and every program.
 *
 * @param options none are known.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for any option; `PAGEFOLD_UNAVAILABLE_BACKEND` where
 * there is no node:crypto.
 */
export function createSha256Node(context: HasherContext, options?: Options): Hasher {
  resolveOptions('sha256/node', {}, options);
  const { hash, createHash } = requireLibrary('sha256/node', nodeCrypto());
  const digestOf = hash
    ? (page: Uint8Array) => hash('sha256', page, 'binary')
    : (page: Uint8Array) => createHash('sha256').update(page).digest('binary');
  return inPlaceHasher(context.memory, {
    name: 'sha256',
    digestLength: 32,
    collisionResistant: true,
    hash(page, digest) {
      const text = digestOf(page);
      for (let i = 0; i < 32; i++) digest[i] = text.charCodeAt(i);
    },
  });
}

/** SHA-256 (FIPS 180-4) by node:crypto. Collision resistant. */
export const sha256Node: BackendDescriptor<'hasher'> = {
  kind: 'hasher',
  name: 'sha256',
  engine: 'node',
  contractVersion,
  options: {},
  probe: () => probeLibrary(nodeCrypto()),
  create: createSha256Node,
};

function nodeCrypto(): LibraryOrReason<NodeCrypto> {
  return nodeBuiltin('node:crypto');
}
