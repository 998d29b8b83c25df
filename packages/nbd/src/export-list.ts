import { show } from '@pagefold/contracts';
import type { PagePool } from '@pagefold/core';
import { checkedExport, checkLimit, checkSize, invalid } from './check-options.ts';
import { Export, type ExportOptions } from './export.ts';
import type { PageRecorder } from './page-recorder.ts';

/** What the exports of a server have in common. */
export interface ExportSurroundings {
  readonly pool: PagePool;
  /** Whether clients can prove who they are. */
  readonly hasTls: boolean;
  /** How long a WRITE waits for room, in milliseconds. */
  readonly roomMs: number;
  readonly recorder: PageRecorder | undefined;
}

/** The exports of a server, by name, in the order in which they came. */
export class ExportList {
  readonly #surroundings: ExportSurroundings;
  readonly #exports = new Map<string, Export>();

  constructor(surroundings: ExportSurroundings) {
    this.#surroundings = surroundings;
  }

  [Symbol.iterator](): IterableIterator<Export> {
    return this.#exports.values();
  }

  /** Those that are to be had at a place: its own, or all that have none. */
  at(only: Export | undefined): Export[] {
    return [...this].filter((each) => (only === undefined ? !each.isApart : each === only));
  }

  /** @throws ConfigError `PAGEFOLD_INVALID_OPTION` when there is none of that name. */
  existing(name: string): Export {
    const found = this.#exports.get(name);
    if (found !== undefined) return found;
    throw invalid(`there is no export "${name}"`);
  }

  /** @throws ConfigError `PAGEFOLD_INVALID_OPTION`; what `PagePool.createDevice` throws. */
  add(options: ExportOptions): void {
    const { pool, hasTls, roomMs, recorder } = this.#surroundings;
    const wanted = checkedExport(options, pool.pageSize);
    if (wanted.identities.length > 0 && !hasTls) {
      throw invalid(`"identities" of ${wanted.name} take TLS, by which clients prove them`);
    }
    if (this.#exports.has(wanted.name)) {
      throw invalid(`there is an export "${wanted.name}" already`);
    }
    this.#exports.set(wanted.name, new Export(pool, wanted, roomMs, recorder));
  }

  /** @throws ConfigError `PAGEFOLD_INVALID_OPTION`; what `Device.grow` throws. */
  grow(name: string, size: number): void {
    const grown = this.existing(name);
    checkSize(name, size, this.#surroundings.pool.pageSize);
    if (size < grown.size) {
      throw invalid(`"size" of ${name} expected ${grown.size} bytes or more, got ${show(size)}`);
    }
    grown.grow(size);
  }

  /** @throws ConfigError `PAGEFOLD_INVALID_OPTION`; what `Device.setLimit` throws. */
  limit(name: string, limitBytes: number): void {
    const limited = this.existing(name);
    checkLimit(name, limitBytes);
    limited.setLimit(limitBytes);
  }

  /** From here on nobody finds it. */
  takeOff({ name }: Export): void {
    this.#exports.delete(name);
  }

  /** Empties all of them. */
  async close(): Promise<void> {
    const exports = [...this];
    this.#exports.clear();
    await Promise.all(exports.map((each) => each.close()));
  }
}
