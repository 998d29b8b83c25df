import type { Export } from './export.ts';
import type { Peer } from './tls/peer.ts';
import type { TlsGate } from './tls/tls-gate.ts';

/** Where clients come to a server. */
export interface Place {
  /** What is offered there. */
  exports(): Iterable<Export>;
  /** What makes connections private; nothing where that is not offered. */
  readonly tls: TlsGate | undefined;
  /** Whether nothing is to be had there without TLS. */
  readonly needsTls: boolean;
}

/** What one client may have, by the place that it came to and who it has proved to be. */
export class Access {
  readonly place: Place;
  readonly #peer: Peer | undefined;

  /** @param peer of a private connection. */
  constructor(place: Place, peer?: Peer) {
    this.place = place;
    this.#peer = peer;
  }

  /** Whether the connection is private. */
  get isPrivate(): boolean {
    return this.#peer !== undefined;
  }

  /** Whether all that there is has to wait for TLS. */
  get needsTls(): boolean {
    return this.place.needsTls && !this.isPrivate;
  }

  /** What the client may choose. */
  list(): Export[] {
    return [...this.place.exports()].filter((each) => this.#permits(each));
  }

  /** An export by name; the empty name is the only one there is. */
  find(name: string): Export | undefined {
    const all = this.list();
    if (name === '' && all.length === 1) return all[0];
    return all.find((each) => each.name === name);
  }

  /** Whether TLS might bring an export of that name to light. */
  hides(name: string): boolean {
    if (this.isPrivate || this.place.tls === undefined) return false;
    const hidden = [...this.place.exports()].filter((each) => !this.#permits(each));
    return hidden.some((each) => each.name === name || name === '');
  }

  #permits({ identities }: Export): boolean {
    return identities.length === 0 || identities.some((name) => this.#peer?.is(name) === true);
  }
}
