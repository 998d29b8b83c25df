import { type Handle, PagefoldError } from '@pagefold/contracts';
import type { Counters } from '../counters.ts';
import type { Growth } from '../growth.ts';
import type { LeavingObjects } from '../leaving-objects.ts';
import type { DeltaPages } from '../object-bytes.ts';
import { flags } from '../object-state.ts';
import type { ObjectTotals } from '../object-totals.ts';
import type { DeltaLinks } from './delta-links.ts';

/** So few deltas are not worth a base that no slot refers to. */
const fewDeltas = 2;
/** They are twice as many with each half percent that dead bases take of all bytes, beyond the first. */
const stepPercent = 0.5;
/** Deltas that are expanded in a call at most. */
const expandedACall = 8;

/** The objects among which bases die. */
export interface BaseObjects extends LeavingObjects {
  readonly totals: ObjectTotals;
}

/** The deltas that are expanded. */
export interface ExpandedDeltas extends Pick<DeltaPages, 'packPlain' | 'plainForm'> {
  readonly links: DeltaLinks;
  /** Where the page is that was last packed by itself, of so many bytes. */
  plainAt(length: number): number;
}

/**
 * Bases whose slots are gone, and which stay for their deltas. When a few are left, these are *expanded*, that is
 * packed by themselves, and the base goes. How many are a few depends on what dead bases take: two, and more the
 * more that is, so that it does not become much.
 *
 * Expanding takes memory, so it is not done while something is let go of, but right after it, a little a time; where
 * it fails, for want of room or for a backend's sake, it is tried again after others have been let go of. Meanwhile
 * the page of a dead base can be stored again, which revives it.
 */
export class DeadBases {
  readonly #objects: BaseObjects;
  readonly #similar: ExpandedDeltas;
  readonly #counters: Counters;
  readonly #growth: Growth;
  /** Those with a few deltas, which shall be expanded. */
  readonly #waiting = new Set<number>();
  #size = 0;
  #bytes = 0;

  constructor(objects: BaseObjects, similar: ExpandedDeltas, counters: Counters, growth: Growth) {
    this.#objects = objects;
    this.#similar = similar;
    this.#counters = counters;
    this.#growth = growth;
  }

  get size(): number {
    return this.#size;
  }

  /** Their bytes in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bases with deltas that shall be expanded. */
  get waiting(): ReadonlySet<number> {
    return this.#waiting;
  }

  /** No slot refers to a base any more. */
  add(id: number): void {
    this.#note(id, 1);
    this.#objects.lru.remove(id);
    this.#wantFew(id, this.#similar.links.deltasOf(id));
  }

  /** A slot refers to a dead base again. */
  revive(id: number): void {
    this.#note(id, -1);
    this.#waiting.delete(id);
    this.#objects.lru.insert(id);
  }

  /** A base has so many deltas left; dead and without any it goes. */
  hasLost(id: number, left: number): void {
    if (this.#objects.table.references(id) > 0) return;
    if (left > 0) {
      this.#wantFew(id, left);
      return;
    }
    this.#note(id, -1);
    this.#waiting.delete(id);
    this.#drop(id);
  }

  /** A base shall have so many bytes; if it is dead, its bytes are counted here. */
  resize(id: number, length: number): void {
    const { table } = this.#objects;
    if (table.references(id) === 0) this.#bytes += length - table.length(id);
  }

  /** Expands deltas of a base that waits for that. It never fails, but may be put off. */
  settle(): void {
    for (const id of this.#waiting) {
      this.#waiting.delete(id);
      this.#expandSome(id);
      return;
    }
  }

  #drop(id: number): void {
    const objects = this.#objects;
    const { table } = objects;
    objects.leaveMemory(id);
    const handle = table.handle(id) as Handle;
    const length = table.length(id);
    objects.freeRecord(id);
    objects.room.freeOrLose(handle, length);
  }

  #wantFew(id: number, deltas: number): void {
    const percent = (100 * this.#bytes) / this.#objects.totals.bytes;
    const steps = Math.max(0, Math.floor(percent / stepPercent) - 1);
    if (deltas <= fewDeltas * 2 ** steps) this.#waiting.add(id);
  }

  #expandSome(id: number): void {
    const { links } = this.#similar;
    const deltas: number[] = [];
    for (let at = links.first(id); at >= 0; at = links.next(at)) deltas.push(at);
    let expanded = 0;
    for (const delta of deltas) {
      const end = expanded < expandedACall ? this.#expand(delta) : 'later';
      if (end === 'later') {
        this.#waiting.add(id);
        return;
      }
      if (end === 'done') expanded++;
    }
  }

  /** Packs a delta by itself. */
  #expand(delta: number): 'done' | 'later' | 'never' {
    const objects = this.#objects;
    const similar = this.#similar;
    // On its way to a backing store it will be none any more, or stay.
    if (objects.table.has(delta, flags.writing) || !this.#growth.isAllowed()) return 'later';
    let length: number;
    try {
      length = similar.packPlain(delta);
    } catch (error) {
      if (PagefoldError.is(error)) return 'later';
      throw error;
    }
    if (length < 0) return 'never';
    const form = similar.plainForm(delta, length);
    if (!objects.forms.recode(delta, similar.plainAt(length), length, form)) return 'later';
    this.#growth.note();
    this.#counters.deltasExpanded++;
    return 'done';
  }

  #note(id: number, sign: 1 | -1): void {
    this.#size += sign;
    this.#bytes += sign * this.#objects.table.length(id);
  }
}
