import type { Handle } from '@pagefold/contracts';
import { flags } from './object-state.ts';
import type { ObjectStore } from './object-store.ts';

/** Gives objects other bytes for the same page. */
export class ObjectForms {
  readonly #objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  /**
   * Keeps an object's page as the `length` bytes at address `source` from now on; false where there is no room, or it
   * fails, and the object is as it was.
   *
   * @param form what these are: `flags.raw`, or the form of a codec, with `flags.delta` where it is one and stays one.
   */
  recode(id: number, source: number, length: number, form: number): boolean {
    const { table, room } = this.#objects;
    const handle = room.takeIn(id, source, length);
    if (handle === 0) return false;
    const before = table.handle(id) as Handle;
    const bytes = table.length(id);
    this.#objects.noteSecondary(id, -1);
    this.become(id, length, form);
    table.setHandle(id, handle);
    this.#objects.noteSecondary(id, 1);
    this.#objects.charge(table.owner(id), length - bytes);
    room.freeOrLose(before, bytes);
    return true;
  }

  /** An object has so many bytes of that form from now on, which are somebody else's matter. */
  become(id: number, length: number, form: number): void {
    const { table, codecs, similar, totals } = this.#objects;
    const state = table.state(id);
    if ((state & ~form & flags.delta) !== 0) similar!.leave(id);
    codecs.leave(state);
    codecs.join(form);
    if ((state & flags.base) !== 0) similar!.dead.resize(id, length);
    table.setForm(id, length, form);
    if (table.keepsAge) table.uses.forgetTries(id);
    if ((form & flags.raw) !== 0) totals.rawReferences += table.references(id);
    if ((state & flags.raw) !== 0) totals.rawReferences -= table.references(id);
  }
}
