import { type DictionaryId, mostDictionaries } from '@pagefold/contracts';

/** What a compressor keeps of each dictionary that it has prepared, by id. */
export class PreparedDictionaries<Prepared> {
  readonly #prepared: (Prepared | undefined)[];

  /**
   * @param count how many there may be at a time: the `dictionaries` of the compressor's context.
   * @throws RangeError unless `count` is an integer from 0 to {@link mostDictionaries}.
   */
  constructor(count: number) {
    if (!(Number.isInteger(count) && count >= 0 && count <= mostDictionaries)) {
      throw new RangeError(
        `"dictionaries" expected an integer from 0 to ${mostDictionaries}, got ${String(count)}`,
      );
    }
    this.#prepared = new Array<Prepared | undefined>(count).fill(undefined);
  }

  /**
   * Adds one under the lowest id that is free.
   *
   * @param prepare makes it, told which of `count` rooms is its own: 0 to `count` − 1. When it throws, nothing
   * has changed.
   * @throws RangeError when there are as many as there may be.
   */
  add(prepare: (room: number) => Prepared): DictionaryId {
    const room = this.#prepared.indexOf(undefined);
    if (room < 0) {
      throw new RangeError(
        `expected at most ${this.#prepared.length} prepared dictionaries ("dictionaries" of the context)`,
      );
    }
    this.#prepared[room] = prepare(room);
    return room + 1;
  }

  /** @throws RangeError for an id that is none. */
  get(id: DictionaryId): Prepared {
    const prepared = this.#prepared[id - 1];
    if (prepared === undefined) {
      throw new RangeError(`"dictionary" expected one that is prepared, got ${String(id)}`);
    }
    return prepared;
  }

  /** Forgets one and returns it. @throws RangeError for an id that is none. */
  remove(id: DictionaryId): Prepared {
    const prepared = this.get(id);
    this.#prepared[id - 1] = undefined;
    return prepared;
  }
}
