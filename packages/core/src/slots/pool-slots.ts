import { ConfigError, show } from '@pagefold/contracts';
import { RecordTable } from '@pagefold/tables';
import { DomainTable } from './domain-table.ts';
import { leafSlots, SlotTable } from './slot-table.ts';

/** The slots of all devices of a pool: which refers to what. */
export class PoolSlots {
  /** Where the tables of all devices have their leaves. */
  readonly #leaves = new RecordTable({ fields: leafSlots });
  readonly #domains = new DomainTable();
  readonly #tables = new Map<SlotTable, string>();
  readonly #hasOneDomain: boolean;
  /** The name of the domain that was first. */
  #first: string | undefined;

  /** @param hasOneDomain whether all tables must be in one domain, as long as the pool lives. */
  constructor(hasOneDomain: boolean) {
    this.#hasOneDomain = hasOneDomain;
  }

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
   * @throws ConfigError `PAGEFOLD_NO_MEMORY`; `PAGEFOLD_INVALID_OPTION` for another domain where there is one only.
   */
  add(slots: number, domain: string): SlotTable {
    this.#checkDomain(domain);
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

  #checkDomain(domain: string): void {
    const first = this.#first ?? domain;
    if (this.#hasOneDomain && domain !== first) {
      throw new ConfigError(
        'PAGEFOLD_INVALID_OPTION',
        `device: "domain" expected ${show(first)}, as the first device of this pool has, for a pool with ` +
          `"dictionary: 'auto'" trains on what it holds, got ${show(domain)}`,
      );
    }
    this.#first = first;
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
