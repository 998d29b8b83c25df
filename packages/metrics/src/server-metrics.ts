import {
  type ExportStats,
  latencyBounds,
  type RequestStats,
  type ServerStats,
} from '@pagefold/contracts';
import { Registry } from 'prom-client';
import { type ScrapedMetric, ScrapedMetrics } from './scraped-metrics.ts';
import { snakeCase } from './snake-case.ts';

const million = 1e6;

/**
 * The figures of a server of disks, for Prometheus: connections, and requests to each export by kind and result, with
 * the time that they took. They are read when they are scraped.
 */
export class ServerMetrics {
  /** Where the metrics are registered: `await metrics.register.metrics()` is the text for Prometheus. */
  readonly register: Registry;
  readonly #metrics: ScrapedMetrics<ServerStats>;

  /**
   * @param read gives the figures, as `stats()` of a server does.
   * @param register a registry of the caller's, for one page with other metrics; a new one by default.
   */
  constructor(read: () => ServerStats, register: Registry = new Registry()) {
    this.register = register;
    this.#metrics = new ScrapedMetrics(register, read);
    this.#defineConnections();
    this.#defineExports();
    this.#defineRequests();
  }

  #defineConnections(): void {
    const labelNames: string[] = [];
    const open = { name: 'nbd_connections', help: 'Connections that are open.', labelNames };
    this.#metrics.gauge(open, (metric, { connections }) => metric.put({}, connections));
    const came = {
      name: 'nbd_connections_accepted',
      help: 'Connections that were accepted.',
      labelNames,
    };
    this.#metrics.counter(came, (metric, stats) => metric.put({}, stats.connectionsAccepted));
    const refused = {
      name: 'nbd_connections_refused',
      help: 'Connections that were too many.',
      labelNames,
    };
    this.#metrics.counter(refused, (metric, stats) => metric.put({}, stats.connectionsRefused));
  }

  #defineExports(): void {
    this.#defineExport('size_bytes', 'Bytes of a disk.', ({ size }) => size);
    this.#defineExport(
      'stored_pages',
      'Slots of a disk that hold a page.',
      (stats) => stats.storedPages,
    );
    this.#defineExport(
      'limit_bytes',
      'Bytes of the memory of the pool that a disk may take.',
      (stats) => stats.limitBytes,
    );
    this.#defineExport(
      'charged_bytes',
      'Bytes of objects in memory that a disk has stored first.',
      (stats) => stats.chargedBytes,
    );
    this.#defineExport('connections', 'Connections to a disk.', (stats) => stats.connections);
  }

  #defineExport(figure: string, help: string, figureOf: (stats: ExportStats) => number): void {
    const spec = { name: `nbd_export_${figure}`, help, labelNames: ['export'] };
    this.#metrics.gauge(spec, (metric, { exports }) => {
      for (const stats of exports) metric.put({ export: stats.name }, figureOf(stats));
    });
  }

  #defineRequests(): void {
    this.#defineRequest('requests', 'Replies by their result.', ['result'], putResults);
    this.#defineRequest('bytes', 'Bytes of requests that went well.', [], (metric, labels, stats) =>
      metric.put(labels, stats.bytes),
    );
    const spec = {
      name: 'nbd_request_duration_seconds',
      help: 'From when the server came to a request until its reply was handed to the system.',
      labelNames: ['export', 'request'],
    };
    const bounds = latencyBounds.map((micros) => micros / million);
    this.#metrics.histogram(spec, bounds, (metric, { exports }) => {
      forEachRequest(exports, (labels, { latency, micros }) =>
        metric.put(labels, latency, micros / million),
      );
    });
  }

  #defineRequest(
    figure: string,
    help: string,
    labels: readonly string[],
    put: (metric: ScrapedMetric, labels: RequestLabels, stats: RequestStats) => void,
  ): void {
    const spec = { name: `nbd_${figure}`, help, labelNames: ['export', 'request', ...labels] };
    this.#metrics.counter(spec, (metric, { exports }) => {
      forEachRequest(exports, (of, stats) => put(metric, of, stats));
    });
  }
}

interface RequestLabels extends Readonly<Record<string, string>> {
  readonly export: string;
  readonly request: string;
}

function forEachRequest(
  exports: readonly ExportStats[],
  visit: (labels: RequestLabels, stats: RequestStats) => void,
): void {
  for (const { name, requests } of exports) {
    for (const [request, stats] of Object.entries(requests)) {
      visit({ export: name, request: snakeCase(request) }, stats);
    }
  }
}

function putResults(metric: ScrapedMetric, labels: RequestLabels, { results }: RequestStats): void {
  for (const [result, count] of Object.entries(results)) {
    metric.put({ ...labels, result: snakeCase(result) }, count);
  }
}
