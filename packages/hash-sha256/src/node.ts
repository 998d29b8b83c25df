import {
  type BackendDescriptor,
  ConfigError,
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
  const crypto = nodeCrypto();
  if (typeof crypto === 'string') {
    throw new ConfigError('PAGEFOLD_UNAVAILABLE_BACKEND', `sha256/node: ${crypto}`);
  }
  return new NodeSha256Hasher(context.memory.bytes, crypto);
}

/** SHA-256 (FIPS 180-4) by node:crypto. Collision resistant. */
export const sha256Node: BackendDescriptor<'hasher'> = {
  kind: 'hasher',
  name: 'sha256',
  engine: 'node',
  contractVersion,
  options: {},
  probe() {
    const crypto = nodeCrypto();
    return typeof crypto === 'string' ? crypto : true;
  },
  create: createSha256Node,
};

class NodeSha256Hasher implements Hasher {
  readonly name = 'sha256';
  readonly digestLength = 32;
  readonly collisionResistant = true;
  readonly #bytes: Uint8Array;
  readonly #digest: (data: Uint8Array) => string;
  // Pages are staged at one address, so the view of the last call nearly always serves the next.
  #view: Uint8Array;
  #viewSrc = 0;

  constructor(bytes: Uint8Array, { hash, createHash }: NodeCrypto) {
    this.#bytes = bytes;
    this.#digest = hash
      ? (data) => hash('sha256', data, 'binary')
      : (data) => createHash('sha256').update(data).digest('binary');
    this.#view = bytes.subarray(0, 0);
  }

  hash(src: number, length: number, out: number): void {
    const bytes = this.#bytes;
    if (src !== this.#viewSrc || length !== this.#view.length) {
      this.#view = bytes.subarray(src, src + length);
      this.#viewSrc = src;
    }
    const digest = this.#digest(this.#view);
    for (let i = 0; i < 32; i++) bytes[out + i] = digest.charCodeAt(i);
  }
}

/** The module, or why there is none. It is not imported, so that browsers can load this package. */
function nodeCrypto(): NodeCrypto | string {
  const { process } = globalThis as { process?: { getBuiltinModule?(id: string): unknown } };
  const crypto = process?.getBuiltinModule?.('node:crypto') as NodeCrypto | undefined;
  return crypto ?? 'node:crypto is missing';
}
