import { type PoolStats, type SharedStoreStats, StateError } from '@pagefold/contracts';
import type { Device, PagePool } from '@pagefold/core';
import { Registry } from 'prom-client';
import { codecFigures, figures, sharedFigures, storeFigures } from './figures.ts';
import { type Labels, ScrapedMetrics } from './scraped-metrics.ts';
import { snakeCase } from './snake-case.ts';

/** The figures of the pools that are open, by their names. */
type OpenPools = ReadonlyMap<string, PoolStats>;

/**
 * The figures of pools and devices, for Prometheus: `pagefold_stored_pages{pool="main"}` and so on, each by
 * the name that it has in `pool.stats()` and, where the kernel has it, there. They are read when they are
 * scraped; between scrapes nothing is counted twice.
 */
export class PoolMetrics {
  /** Where the metrics are registered: `await metrics.register.metrics()` is the text for Prometheus. */
  readonly register: Registry;
  readonly #metrics: ScrapedMetrics<OpenPools>;
  readonly #pools = new Map<string, PagePool>();
  readonly #devices = new Map<string, { readonly device: Device; readonly pool: string }>();

  /** @param register a registry of the caller's, for one page with other metrics; a new one by default. */
  constructor(register: Registry = new Registry()) {
    this.register = register;
    this.#metrics = new ScrapedMetrics(register, () => this.#openPools());
    this.#defineFigures();
    this.#defineTables();
    this.#defineCodecs();
    this.#defineStores();
    this.#defineSharedStores();
    this.#defineDevices();
  }

  /**
   * Adds a pool by the name that its metrics are labelled with. Once it is closed it has no metrics.
   *
   * @throws RangeError for a name that there is.
   */
  addPool(name: string, pool: PagePool): void {
    if (this.#pools.has(name)) throw new RangeError(`there is a pool "${name}" already`);
    this.#pools.set(name, pool);
  }

  /**
   * Adds a device of a pool that was added, by a name of its own.
   *
   * @throws RangeError for a pool that was not added or a name that there is.
   */
  addDevice(name: string, pool: string, device: Device): void {
    if (!this.#pools.has(pool)) throw new RangeError(`there is no pool "${pool}"`);
    if (this.#devices.has(name)) throw new RangeError(`there is a device "${name}" already`);
    this.#devices.set(name, { device, pool });
  }

  /** Forgets a pool and its devices. */
  removePool(name: string): void {
    this.#pools.delete(name);
    for (const [device, { pool }] of this.#devices) {
      if (pool === name) this.#devices.delete(device);
    }
  }

  /** Forgets a device. */
  removeDevice(name: string): void {
    this.#devices.delete(name);
  }

  #defineFigures(): void {
    for (const [figure, { kind, help }] of Object.entries(figures)) {
      const spec = { name: snakeCase(figure), help, labelNames: ['pool'] };
      this.#metrics[kind](spec, (metric, open) => {
        for (const [pool, stats] of open) {
          metric.put({ pool }, stats[figure as keyof typeof figures]);
        }
      });
    }
  }

  #defineTables(): void {
    const name = 'metadata_table_bytes';
    const spec = { name, help: 'Bytes of one table.', labelNames: ['pool', 'table'] };
    this.#metrics.gauge(spec, (metric, open) => {
      for (const [pool, { metadata }] of open) {
        for (const [table, bytes] of Object.entries(metadata)) {
          metric.put({ pool, table: snakeCase(table) }, bytes);
        }
      }
    });
  }

  #defineCodecs(): void {
    for (const [figure, { kind, help }] of Object.entries(codecFigures)) {
      const name = `codec_${snakeCase(figure)}`;
      const spec = { name, help, labelNames: ['pool', 'codec', 'compressor'] };
      this.#metrics[kind](spec, (metric, open) => {
        for (const [pool, { codecs }] of open) {
          for (const [i, codec] of codecs.entries()) {
            const labels: Labels = { pool, codec: String(i), compressor: codec.name };
            metric.put(labels, codec[figure as keyof typeof codecFigures]);
          }
        }
      });
    }
  }

  #defineStores(): void {
    for (const [figure, { kind, help }] of Object.entries(storeFigures)) {
      const name = `backing_${snakeCase(figure)}`;
      const spec = { name, help, labelNames: ['pool', 'store'] };
      this.#metrics[kind](spec, (metric, open) => {
        for (const [pool, { backing }] of open) {
          for (const [i, stats] of backing.entries()) {
            metric.put({ pool, store: String(i) }, stats[figure as keyof typeof storeFigures]);
          }
        }
      });
    }
  }

  #defineSharedStores(): void {
    for (const [figure, { kind, help }] of Object.entries(sharedFigures)) {
      const name = `shared_${snakeCase(figure)}`;
      const spec = { name, help, labelNames: ['pool', 'store'] };
      this.#metrics[kind](spec, (metric, open) => {
        for (const [pool, { backing }] of open) {
          for (const [i, { shared }] of backing.entries()) {
            if (shared === undefined) continue;
            metric.put({ pool, store: String(i) }, shared[figure as keyof SharedStoreStats]);
          }
        }
      });
    }
  }

  #defineDevices(): void {
    this.#defineDevice('slots', 'Slots of a device.', ({ slots }) => slots);
    const help = 'Slots of a device that hold a page.';
    this.#defineDevice('stored_pages', help, ({ storedPages }) => storedPages);
  }

  #defineDevice(figure: string, help: string, figureOf: (device: Device) => number): void {
    const spec = { name: `device_${figure}`, help, labelNames: ['pool', 'device'] };
    this.#metrics.gauge(spec, (metric, open) => {
      for (const [name, { device, pool }] of this.#devices) {
        const labels: Labels = { pool, device: name };
        if (open.has(pool)) metric.put(labels, figureOf(device));
      }
    });
  }

  #openPools(): OpenPools {
    const open = new Map<string, PoolStats>();
    for (const [name, pool] of this.#pools) {
      try {
        open.set(name, pool.stats());
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
      }
    }
    return open;
  }
}
