import type { BackingStore, Location } from '@pagefold/contracts';

/** The plainest backing store that keeps the contract. */
export class MemoryStore implements BackingStore {
  readonly objects: Map<Location, Uint8Array> = new Map();
  #next = 0;

  async write(objects: readonly Uint8Array[]): Promise<readonly Location[]> {
    // Whoever reuses an array before the promise has settled gets what they ask for.
    return objects.map((bytes) => this.keep(bytes));
  }

  async read(at: Location, dst: Uint8Array): Promise<void> {
    dst.set(this.objects.get(at)!);
  }

  free(at: Location): void {
    this.objects.delete(at);
  }

  async close(): Promise<void> {
    this.objects.clear();
  }

  protected keep(bytes: Uint8Array): Location {
    const at = this.#next++ as Location;
    this.objects.set(at, bytes.slice());
    return at;
  }
}
