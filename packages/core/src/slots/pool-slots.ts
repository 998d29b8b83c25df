import { RecordTable } from '@pagefold/tables';
import { DomainTable } from './domain-table.ts';
import { leafSlots, SlotTable } from './slot-table.ts';

/** The slots of all devices of a pool: which refers to what. */
export class PoolSlots {
  /** Where the tables of all devices have their leaves. */
  readonly #leaves = new RecordTable({ fields: leafSlots });
  readonly #domains = new DomainTable();
  readonly #tables = new Map<SlotTable, string>();

  /** The tables of the devices that are open. */
  get tables(): Iterable<SlotTable> {
    return this.#tables.keys();
  }

  /** Leaves in use. */
  get leaves(): number {
    return this.#leaves.size;
  }

  /** Bytes of all tables. */
  get byteLength(): number {
    let bytes = this.#leaves.byteLength;
    for (const table of this.#tables.keys()) bytes += table.byteLength;
    return bytes;
  }

  /**
   * Adds a table of `slots` empty slots, in the domain of that name.
   *
   * @throws RangeError when there are 65536 other domains.
   * @throws ConfigError `PAGEFOLD_NO_MEMORY`.
   */
  add(slots: number, domain: string): SlotTable {
    const id = this.#domains.join(domain);
    try {
      const table = new SlotTable(slots, this.#leaves, id);
      this.#tables.set(table, domain);
      return table;
    } catch (error) {
      this.#domains.leave(domain);
      throw error;
    }
  }

  /** Tables in the domain of that name. */
  countIn(domain: string): number {
    return this.#domains.devices(domain);
  }

  /** Takes a table away, whose slots are then emptied by whoever has it. */
  remove(table: SlotTable): void {
    const domain = this.#tables.get(table);
    if (domain !== undefined && this.#tables.delete(table)) this.#domains.leave(domain);
  }

  /** Gives all memory back; no table can be used afterwards. */
  close(): void {
    this.#leaves.clear();
    this.#tables.clear();
  }
}
