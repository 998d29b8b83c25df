import { type ContentKeys, DomainKeys } from './domain-keys.ts';
import type { Encodings } from './encodings.ts';
import type { FarObject } from './far-objects.ts';

/** The domains whose contents go to the far tier, and what these are called there. */
export class FarNames {
  readonly #byName: ReadonlyMap<string, DomainKeys>;
  readonly #byNumber = new Map<number, DomainKeys>();
  readonly #encodings: Encodings;

  constructor(secrets: ReadonlyMap<string, Uint8Array>, encodings: Encodings) {
    this.#byName = new Map([...secrets].map(([name, secret]) => [name, new DomainKeys(secret)]));
    this.#encodings = encodings;
  }

  /** A number means the domain of that name; false where there is no secret for it. */
  openDomain(domain: number, name: string): boolean {
    const keys = this.#byName.get(name);
    if (keys === undefined) this.#byNumber.delete(domain);
    else this.#byNumber.set(domain, keys);
    return keys !== undefined;
  }

  /** The keys of a domain; undefined where there are none. */
  keysOf(domain: number): DomainKeys | undefined {
    return this.#byNumber.get(domain);
  }

  /** Name and key of an object; undefined where its domain is gone. */
  of({ domain, hash, encoding, isOwn }: FarObject): ContentKeys | undefined {
    const keys = this.keysOf(domain);
    const everybodys = keys?.of(hash);
    if (keys === undefined || everybodys === undefined || !isOwn) return everybodys;
    return { ...everybodys, name: keys.nameFor(hash, this.#encodings.get(encoding).header) };
  }
}
