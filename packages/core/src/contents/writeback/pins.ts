/**
 * Who works on an object while others may let go of it: a batch that writes it, a read. As long as it is
 * pinned, its record stays, so no id is ever reused under I/O. The pins are few, as many as there are
 * objects in I/O, and lie beside the records.
 */
export class Pins {
  readonly #counts = new Map<number, number>();

  /** Pinned objects. */
  get size(): number {
    return this.#counts.size;
  }

  /** Pinned objects, each once. */
  get ids(): Iterable<number> {
    return this.#counts.keys();
  }

  has(id: number): boolean {
    return this.#counts.size > 0 && this.#counts.has(id);
  }

  add(id: number): void {
    this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
  }

  /** Takes one pin off, and says whether it was the last. */
  remove(id: number): boolean {
    const left = (this.#counts.get(id) ?? 0) - 1;
    if (left > 0) this.#counts.set(id, left);
    else this.#counts.delete(id);
    return left <= 0;
  }
}
