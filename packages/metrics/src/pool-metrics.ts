import { type PoolStats, StateError } from '@pagefold/contracts';
import type { Device, PagePool } from '@pagefold/core';
import { Counter, Gauge, Registry } from 'prom-client';
import { figures } from './figures.ts';

/** A metric that is set when it is asked for. */
interface Metric {
  reset(): void;
  /** Gives the metric a value, whatever it was. */
  put(labels: Readonly<Record<string, string>>, value: number): void;
}

/**
 * The figures of pools and devices, for Prometheus: `pagefold_stored_pages{pool="main"}` and so on, each by
 * the name that it has in `pool.stats()` and, where the kernel has it, there. They are read when they are
 * scraped; between scrapes nothing is counted twice.
 */
export class PoolMetrics {
  /** Where the metrics are registered: `await metrics.register.metrics()` is the text for Prometheus. */
  readonly register: Registry;
  readonly #pools = new Map<string, PagePool>();
  readonly #devices = new Map<string, { readonly device: Device; readonly pool: string }>();
  /** The figures of this scrape, which all of its metrics share, and the metrics that were asked. */
  #scrape:
    | { readonly stats: ReadonlyMap<string, PoolStats>; readonly asked: Set<string> }
    | undefined;

  /** @param register a registry of the caller's, for one page with other metrics; a new one by default. */
  constructor(register: Registry = new Registry()) {
    this.register = register;
    for (const [figure, { kind, help }] of Object.entries(figures)) {
      this.#define(kind, snakeCase(figure), help, ['pool'], (metric) => {
        for (const [pool, stats] of this.#stats()) {
          metric.put({ pool }, stats[figure as keyof typeof figures]);
        }
      });
    }
    this.#define(
      'gauge',
      'metadata_table_bytes',
      'Bytes of one table.',
      ['pool', 'table'],
      (metric) => {
        for (const [pool, { metadata }] of this.#stats()) {
          for (const [table, bytes] of Object.entries(metadata)) {
            metric.put({ pool, table: snakeCase(table) }, bytes);
          }
        }
      },
    );
    const ofDevice = ['pool', 'device'];
    this.#define('gauge', 'device_slots', 'Slots of a device.', ofDevice, (metric) => {
      this.#forEachDevice((labels, device) => metric.put(labels, device.slots));
    });
    const stored = 'Slots of a device that hold a page.';
    this.#define('gauge', 'device_stored_pages', stored, ofDevice, (metric) => {
      this.#forEachDevice((labels, device) => metric.put(labels, device.storedPages));
    });
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

  #define(
    kind: 'gauge' | 'counter',
    name: string,
    help: string,
    labelNames: string[],
    collect: (metric: Metric) => void,
  ): void {
    const registers = [this.register];
    const suffix = kind === 'counter' ? '_total' : '';
    const config = { name: `pagefold_${name}${suffix}`, help, labelNames, registers };
    const made: Gauge | Counter =
      kind === 'gauge'
        ? new Gauge({ ...config, collect: () => this.#collect(name, asMetric(made), collect) })
        : new Counter({ ...config, collect: () => this.#collect(name, asMetric(made), collect) });
  }

  #collect(name: string, metric: Metric, collect: (metric: Metric) => void): void {
    if (this.#scrape === undefined || this.#scrape.asked.has(name)) this.#begin();
    this.#scrape?.asked.add(name);
    metric.reset();
    collect(metric);
  }

  /**
   * Begins a scrape. A registry asks all of its metrics in one turn of the event loop, each once: what is
   * asked again, or later, belongs to another.
   */
  #begin(): void {
    const stats = new Map<string, PoolStats>();
    for (const [name, pool] of this.#pools) {
      try {
        stats.set(name, pool.stats());
      } catch (error) {
        if (!(error instanceof StateError)) throw error;
      }
    }
    const scrape = { stats, asked: new Set<string>() };
    this.#scrape = scrape;
    setImmediate(() => {
      if (this.#scrape === scrape) this.#scrape = undefined;
    });
  }

  /** The figures of all pools that are open, as this scrape has them. */
  #stats(): ReadonlyMap<string, PoolStats> {
    return this.#scrape!.stats;
  }

  #forEachDevice(visit: (labels: Readonly<Record<string, string>>, device: Device) => void): void {
    const open = this.#stats();
    for (const [name, { device, pool }] of this.#devices) {
      if (open.has(pool)) visit({ pool, device: name }, device);
    }
  }
}

function asMetric(made: Gauge | Counter): Metric {
  return {
    reset: () => made.reset(),
    put: (labels, value) => made.inc(labels, value),
  };
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
