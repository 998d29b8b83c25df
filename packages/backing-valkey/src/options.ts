import { type CodeOptionsSchema, resolveOptions, show } from '@pagefold/contracts';
import { invalid, owner } from './invalid.ts';
import { type Place, placeOf } from './place.ts';

/** Where a far tier is, whose contents go there, and on what terms. */
export interface BackingValkeyOptions {
  /**
   * `valkey://[USER[:PASSWORD]@]HOST[:PORT][,HOST[:PORT]…]`; `valkeys:` for TLS, `redis:` and `rediss:` mean the same.
   * Of a cluster any nodes will do: it tells where the others are.
   */
  readonly url: string;
  /**
   * The secret of each domain, by its name, 32 bytes or more. Hosts with one secret share the contents of that domain.
   * Nothing of a domain without one leaves the host.
   */
  readonly secrets: Readonly<Record<string, Uint8Array>>;
  /**
   * For how long the server keeps what nobody renews, from 2 to 2²⁹ seconds; a day where it is not given. A host that
   * cannot reach the server for longer loses what only the server has.
   */
  readonly leaseSeconds?: number | undefined;
  /** So many replicas must have what is written before a host lets go of its own; 0 where it is not given. */
  readonly replicas?: number | undefined;
  /** After how many milliseconds without an answer a call has failed; 5000 where it is not given. */
  readonly timeoutMs?: number | undefined;
  /** The most bytes that this host keeps there, as far as it does not share them; no limit where it is not given. */
  readonly limitBytes?: number | undefined;
}

/** {@link BackingValkeyOptions}, checked and with the defaults filled in. */
export interface BackingValkeyValues {
  readonly place: Place;
  readonly secrets: ReadonlyMap<string, Uint8Array>;
  readonly leaseSeconds: number;
  readonly replicas: number;
  readonly timeoutMs: number;
  readonly limitBytes: number;
}

const shortestSecret = 32;

const schema = {
  url: { type: 'required-text', description: 'where the server is, or nodes of a cluster' },
  secrets: { type: 'object', description: 'the secret of each domain' },
  leaseSeconds: {
    type: 'integer',
    default: 86_400,
    minimum: 2,
    maximum: 2 ** 29,
    unit: 'seconds',
    description: 'for how long the server keeps what nobody renews',
  },
  replicas: {
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: 100,
    unit: 'replicas',
    description: 'how many must have what is written',
  },
  timeoutMs: {
    type: 'integer',
    default: 5000,
    minimum: 1,
    maximum: 2 ** 31 - 1,
    unit: 'milliseconds',
    description: 'after which time without an answer a call has failed',
  },
  limitBytes: {
    type: 'integer',
    default: Number.POSITIVE_INFINITY,
    minimum: 1,
    maximum: Number.POSITIVE_INFINITY,
    unit: 'bytes',
    description: 'the most bytes that this host keeps there',
  },
} as const satisfies CodeOptionsSchema;

/** @throws ConfigError `PAGEFOLD_INVALID_OPTION`. */
export function resolveValkeyOptions(options: BackingValkeyOptions): BackingValkeyValues {
  const { url, secrets, ...values } = resolveOptions(owner, schema, { ...options });
  return { ...values, place: placeOf(url), secrets: secretsOf(secrets) };
}

function secretsOf(given: unknown): ReadonlyMap<string, Uint8Array> {
  const secrets = new Map<string, Uint8Array>();
  for (const [domain, secret] of Object.entries(given ?? {})) {
    if (!(secret instanceof Uint8Array) || secret.length < shortestSecret) {
      const got = secret instanceof Uint8Array ? `${secret.length} bytes` : show(secret);
      const expected = `expected a Uint8Array of ${shortestSecret} bytes or more`;
      throw invalid(`"secrets": that of ${show(domain)} ${expected}, got ${got}`);
    }
    secrets.set(domain, secret.slice());
  }
  if (secrets.size > 0) return secrets;
  throw invalid('"secrets" expected that of one domain at least, got none');
}
