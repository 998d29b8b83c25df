import type { Handle } from '@pagefold/contracts';
import type { Codecs } from './codecs.ts';
import type { ObjectRoom } from './object-room.ts';
import { flags } from './object-state.ts';
import type { ObjectTable } from './object-table.ts';
import type { ObjectTotals } from './object-totals.ts';

/** The objects whose bytes change, and what is known of these elsewhere. */
export interface FormedObjects {
  readonly table: ObjectTable;
  readonly codecs: Codecs;
  readonly room: ObjectRoom;
  readonly totals: ObjectTotals;
  readonly similar: FormedDeltas | undefined;
  /** What is counted of an object apart, if the secondary compressor has packed it, comes to memory (1) or leaves it (-1). */
  noteSecondary(id: number, sign: 1 | -1): void;
  /** The bytes of objects that a device is charged with change. */
  charge(owner: number, bytes: number): void;
}

/** The deltas and bases among them. */
export interface FormedDeltas {
  readonly dead: {
    /** A base shall have so many bytes. */
    resize(id: number, length: number): void;
  };
  /** A delta is none any more. */
  leave(delta: number): void;
}

/** Gives objects other bytes for the same page. */
export class ObjectForms {
  readonly #objects: FormedObjects;

  constructor(objects: FormedObjects) {
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
