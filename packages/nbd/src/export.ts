import type { ExportStats } from '@pagefold/contracts';
import type { PagePool } from '@pagefold/core';
import { ExportPages } from './export-pages.ts';
import { RequestFigures } from './observe/request-figures.ts';
import type { ExportRecorder, PageRecorder } from './page-recorder.ts';

/** A disk that a server offers. */
export interface ExportOptions {
  /** What clients ask for; up to 4096 bytes of UTF-8. */
  readonly name: string;
  /** Bytes of the disk; a whole number of pages. */
  readonly size: number;
  /**
   * The most bytes of the pool's memory that its content may take; no limit by default. What it shares is charged
   * to the export that has stored it first. At the limit a write that needs memory fails as in a full pool.
   */
  readonly limitBytes?: number;
  /** Whose content is shared with it in the pool; nobody's but its own by default. */
  readonly domain?: string;
  /** What `nbdinfo` shows of it. */
  readonly description?: string;
  /** Whether its content goes when its last client has left; else the next client reads it. */
  readonly discardOnClose?: boolean;
  /** The most connections at a time; 16 by default. */
  readonly maxConnections?: number;
  /**
   * Who may use it, by the identities of TLS keys, or the common or DNS names of certificates. Without any,
   * whoever may connect.
   */
  readonly identities?: readonly string[];
}

/** An export, its device and who is connected to it. */
export class Export {
  readonly name: string;
  readonly description: string;
  readonly maxConnections: number;
  /** What its requests come to. */
  readonly figures: RequestFigures = new RequestFigures();
  readonly identities: readonly string[];
  /** Whether it has a place of its own, and is to be had at no other. */
  isApart = false;
  readonly #pool: PagePool;
  readonly #domain: string;
  #limitBytes: number;
  readonly #discardOnClose: boolean;
  readonly #roomMs: number;
  #size: number;
  readonly #recorder: PageRecorder | undefined;
  #told: ExportRecorder | undefined;
  #pages: ExportPages;
  #connections = 0;

  constructor(
    pool: PagePool,
    options: Required<ExportOptions>,
    roomMs: number,
    recorder?: PageRecorder,
  ) {
    this.name = options.name;
    this.description = options.description;
    this.maxConnections = options.maxConnections;
    this.identities = options.identities;
    this.#pool = pool;
    this.#size = options.size;
    this.#domain = options.domain;
    this.#limitBytes = options.limitBytes;
    this.#discardOnClose = options.discardOnClose;
    this.#roomMs = roomMs;
    this.#recorder = recorder;
    this.#told = recorder?.export(options.name, options.size);
    this.#pages = this.#createPages();
  }

  /** Bytes, for who connects now. */
  get size(): number {
    return this.#size;
  }

  /** What its slots hold now. */
  get pages(): ExportPages {
    return this.#pages;
  }

  get connections(): number {
    return this.#connections;
  }

  /** Whether one more client may connect. */
  get hasRoom(): boolean {
    return this.#connections < this.maxConnections;
  }

  /** Figures of now. */
  stats(): ExportStats {
    return {
      name: this.name,
      size: this.#size,
      storedPages: this.#pages.device.storedPages,
      limitBytes: this.#limitBytes,
      chargedBytes: this.#pages.device.chargedBytes,
      connections: this.#connections,
      requests: this.figures.stats(),
    };
  }

  /** Makes it larger: clients that connect from now on have the new size. */
  grow(size: number): void {
    this.#pages.device.grow(size / this.#pool.pageSize);
    this.#size = size;
    this.#told = this.#recorder?.export(this.name, size);
    this.#pages.recorder = this.#told;
  }

  /** Changes the most bytes that its content may take. */
  setLimit(limitBytes: number): void {
    this.#pages.device.setLimit(limitBytes);
    this.#limitBytes = limitBytes;
  }

  join(): void {
    this.#connections++;
  }

  leave(): void {
    this.#connections--;
    if (this.#connections > 0 || !this.#discardOnClose) return;
    // The next client has a new device at once; the old one is emptied as time permits. An allocator that fails
    // meanwhile is nobody's concern any more.
    const old = this.#pages;
    old.recorder = undefined;
    this.#told?.trimmed(0, old.device.slots);
    this.#pages = this.#createPages();
    old.device.close().catch(() => {});
  }

  /** Takes it away while the server goes on. */
  remove(): Promise<void> {
    this.#told?.trimmed(0, this.#pages.device.slots);
    return this.close();
  }

  /** Empties it. Requests that come later fail. */
  close(): Promise<void> {
    return this.#pages.device.close();
  }

  #createPages(): ExportPages {
    const { pageSize } = this.#pool;
    const slots = this.#size / pageSize;
    const device = this.#pool.createDevice({
      slots,
      domain: this.#domain,
      limitBytes: this.#limitBytes,
      onFailure: 'keep',
    });
    const pages = new ExportPages(this.#pool, device, this.#roomMs);
    pages.recorder = this.#told;
    return pages;
  }
}
