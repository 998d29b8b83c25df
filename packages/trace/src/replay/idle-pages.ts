import { ConfigError } from '@pagefold/contracts';
import { leafSlots, SlotTable } from '@pagefold/core/parts';
import { RecordTable } from '@pagefold/tables';
import type { TraceEvent } from '../format.ts';

/** Fields of a record: the pages that were used before and after it, and when it was used, as a double. */
const older = 0;
const newer = 1;
const time = 2;
const fields = 4;
const nobody = 0xffff_ffff;

/**
 * Which pages have been neither stored nor read for some time, from the events of a trace. Pages of zeros and of one word
 * have nothing to be compressed anew, and are left out.
 *
 * All pages are in a list by their last use. Those that are idle are its older part, whose end moves as time goes by.
 */
export class IdlePages {
  readonly #idleSeconds: number;
  readonly #slots: readonly SlotTable[];
  readonly #records = new RecordTable({ fields });
  readonly #double = new Float64Array(1);
  readonly #halves = new Uint32Array(this.#double.buffer);
  #newest = nobody;
  /** The oldest that is not idle. */
  #busy = nobody;
  #now = 0;
  #count = 0;
  #pageSeconds = 0;

  /**
   * @param slots the most slots that each export has in the trace.
   * @param idleSeconds after which time a page is idle.
   * @throws ConfigError `PAGEFOLD_NO_MEMORY`.
   */
  constructor(slots: readonly number[], idleSeconds: number) {
    const leaves = new RecordTable({ fields: leafSlots });
    this.#slots = slots.map((each) => new SlotTable(each, leaves, 0));
    this.#idleSeconds = idleSeconds;
  }

  /** Pages that are idle now. */
  get count(): number {
    return this.#count;
  }

  /** The sum of `count` over the time so far, in seconds. */
  get pageSeconds(): number {
    return this.#pageSeconds;
  }

  /** Time goes by in which nothing happens. */
  advance(seconds: number): void {
    this.#pageSeconds += this.#count * (seconds - this.#now);
    while (this.#busy !== nobody) {
      const idleFrom = this.#timeOf(this.#busy) + this.#idleSeconds;
      if (idleFrom > seconds) break;
      this.#count++;
      this.#pageSeconds += seconds - idleFrom;
      this.#busy = this.#records.get(this.#busy, newer);
    }
    this.#now = seconds;
  }

  /** What has happened now. @throws ConfigError `PAGEFOLD_NO_MEMORY`. */
  apply(event: TraceEvent): void {
    if (event.type === 'store') {
      this.#forget(event.export, event.slot);
      if (event.kind === 'other') this.#add(event.export, event.slot);
    } else if (event.type === 'trim' || event.type === 'read') {
      const end = event.slot + event.count;
      const slots = this.#slots[event.export]!;
      let slot = slots.nextUsed(event.slot, end);
      for (; slot >= 0; slot = slots.nextUsed(slot + 1, end)) {
        this.#forget(event.export, slot);
        if (event.type === 'read') this.#add(event.export, slot);
      }
    }
  }

  #add(exportId: number, slot: number): void {
    const records = this.#records;
    const slots = this.#slots[exportId]!;
    const id = slots.prepare(slot) ? records.take() : -1;
    if (id < 0) throw new ConfigError('PAGEFOLD_NO_MEMORY', 'there is no memory for more pages');
    slots.set(slot, id + 1);
    this.#double[0] = this.#now;
    records.set(id, time, this.#halves[0]!);
    records.set(id, time + 1, this.#halves[1]!);
    records.set(id, older, this.#newest);
    records.set(id, newer, nobody);
    if (this.#newest !== nobody) records.set(this.#newest, newer, id);
    this.#newest = id;
    if (this.#busy === nobody) this.#busy = id;
  }

  #forget(exportId: number, slot: number): void {
    const records = this.#records;
    const id = this.#slots[exportId]!.clear(slot) - 1;
    if (id < 0) return;
    const before = records.get(id, older);
    const after = records.get(id, newer);
    if (this.#timeOf(id) + this.#idleSeconds <= this.#now) this.#count--;
    else if (this.#busy === id) this.#busy = after;
    if (before !== nobody) records.set(before, newer, after);
    if (after !== nobody) records.set(after, older, before);
    else this.#newest = before;
    records.free(id);
  }

  #timeOf(id: number): number {
    this.#halves[0] = this.#records.get(id, time);
    this.#halves[1] = this.#records.get(id, time + 1);
    return this.#double[0]!;
  }
}
