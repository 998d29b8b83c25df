const maxDomains = 65536;

/** The domains in use by name, each with a number from 0 to 65535 as long as a device uses it. */
export class DomainTable {
  readonly #byName = new Map<string, { readonly id: number; devices: number }>();
  readonly #released: number[] = [];

  /** The number of a domain, with one device more. @throws RangeError when there are 65536 others. */
  join(name: string): number {
    const known = this.#byName.get(name);
    if (known !== undefined) {
      known.devices++;
      return known.id;
    }
    const id = this.#released.pop() ?? this.#byName.size;
    if (id >= maxDomains) throw new RangeError(`a pool has at most ${maxDomains} domains`);
    this.#byName.set(name, { id, devices: 1 });
    return id;
  }

  /** Devices of a domain. */
  devices(name: string): number {
    return this.#byName.get(name)?.devices ?? 0;
  }

  /** Takes one device back; the number is free once no device uses it, since no object can then have it. */
  leave(name: string): void {
    const domain = this.#byName.get(name);
    if (domain === undefined || --domain.devices > 0) return;
    this.#byName.delete(name);
    this.#released.push(domain.id);
  }
}
