import { type BackingValkeyOptions, openBackingValkey } from '@pagefold/backing-valkey';
import type {
  BackingContent,
  BackingEncoding,
  BackingObject,
  BackingStore,
  Location,
  PagefoldError,
} from '@pagefold/contracts';
import type { ExecutionContext } from 'ava';

/** The domain that hosts of tests share. */
export const domain = 'guests';
export const secrets: Readonly<Record<string, Uint8Array>> = {
  [domain]: new Uint8Array(32).fill(1),
};

/** Opens a far tier as a host does, which is closed when the test ends. Its domain 0 is that of {@link secrets}. */
export async function hostOn(
  t: ExecutionContext,
  url: string,
  options: Partial<BackingValkeyOptions> = {},
): Promise<BackingStore> {
  const store = await openBackingValkey({ url, secrets, ...options });
  t.teardown(() => store.close());
  store.openDomain?.(0, domain);
  return store;
}

/** A page that differs from those of other numbers. */
export function pageOf(number: number, length = 4096): Uint8Array {
  const page = new Uint8Array(length);
  for (let at = 0; at < length; at++) page[at] = (at * 7 + number * 31 + (at >> 5)) & 0xff;
  new DataView(page.buffer).setUint32(0, number);
  return page;
}

/** What becomes of bytes that are there already. */
export type Adopt = (bytes: Uint8Array, encoding: BackingEncoding) => boolean;

/** An object of a page, in an encoding that only says what it is. */
export function objectOf(
  owner: number,
  page: Uint8Array,
  { bytes = page, codec = 'raw', adopt = () => false }: Coded = {},
): BackingObject {
  const content: BackingContent = { page, encoding: { codec, dictionary: undefined }, adopt };
  return { owner, domain: 0, digest: new Uint8Array(8), bytes, content };
}

interface Coded {
  readonly bytes?: Uint8Array;
  readonly codec?: string;
  readonly adopt?: Adopt;
}

/** Reads one object. */
export async function readOne(
  store: BackingStore,
  at: Location,
  owner: number,
  length: number,
): Promise<Uint8Array | PagefoldError> {
  const dst = new Uint8Array(length);
  const [error] = await store.read([{ at, owner, dst }]);
  return error ?? dst;
}
