import { Counter, Gauge, type Histogram, type Registry } from 'prom-client';

/** The labels of a value. */
export type Labels = Readonly<Record<string, string>>;

/** A metric while it is being read. */
export interface ScrapedMetric {
  /** Gives the metric a value for these labels. */
  put(labels: Labels, value: number): void;
}

/** A histogram while it is being read. */
export interface ScrapedHistogram {
  /**
   * Gives the histogram its values for these labels.
   *
   * @param counts how many were below each bound and not below the one before, then the rest.
   * @param sum of all of them.
   */
  put(labels: Labels, counts: readonly number[], sum: number): void;
}

interface MetricSpec {
  /** Without the prefix, and without the suffix of counters. */
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}

/**
 * Metrics that are read when they are scraped, all of one scrape from the same figures. Between scrapes nothing is
 * kept, so nothing is counted twice, and what has gone has no values.
 */
export class ScrapedMetrics<F> {
  readonly register: Registry;
  readonly #read: () => F;
  /** The figures of this scrape, and the metrics that were asked. */
  #scrape: { readonly figures: F; readonly asked: Set<string> } | undefined;

  /** @param read gives the figures; called once a scrape. */
  constructor(register: Registry, read: () => F) {
    this.register = register;
    this.#read = read;
  }

  /** Adds a gauge. */
  gauge(spec: MetricSpec, collect: (metric: ScrapedMetric, figures: F) => void): void {
    const gauge: Gauge = new Gauge({
      ...this.#configOf(spec, ''),
      collect: () => this.#collect(spec, gauge, collect),
    });
  }

  /** Adds a counter. */
  counter(spec: MetricSpec, collect: (metric: ScrapedMetric, figures: F) => void): void {
    const counter: Counter = new Counter({
      ...this.#configOf(spec, '_total'),
      collect: () => this.#collect(spec, counter, collect),
    });
  }

  /** Adds a histogram of classes below these bounds. */
  histogram(
    spec: MetricSpec,
    bounds: readonly number[],
    collect: (metric: ScrapedHistogram, figures: F) => void,
  ): void {
    const { name, help } = this.#configOf(spec, '');
    const histogram = new GivenHistogram(name, help, bounds, (values) => {
      collect(values, this.#figuresFor(spec.name));
    });
    this.register.registerMetric(histogram as unknown as Histogram);
  }

  #configOf({ name, help, labelNames }: MetricSpec, suffix: string) {
    const registers = [this.register];
    return { name: `pagefold_${name}${suffix}`, help, labelNames: [...labelNames], registers };
  }

  #collect(
    { name }: MetricSpec,
    made: Gauge | Counter,
    collect: (metric: ScrapedMetric, figures: F) => void,
  ): void {
    const figures = this.#figuresFor(name);
    made.reset();
    collect({ put: (labels, value) => made.inc(labels, value) }, figures);
  }

  /**
   * The figures of the scrape that asks. A registry asks all of its metrics in one turn of the event loop, each
   * once: what is asked again, or later, belongs to another.
   */
  #figuresFor(name: string): F {
    if (this.#scrape === undefined || this.#scrape.asked.has(name)) {
      const scrape = { figures: this.#read(), asked: new Set<string>() };
      this.#scrape = scrape;
      setImmediate(() => {
        if (this.#scrape === scrape) this.#scrape = undefined;
      });
    }
    this.#scrape.asked.add(name);
    return this.#scrape.figures;
  }
}

interface HistogramValue {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/**
 * A histogram whose counts are given. prom-client's own takes one observation at a time; what a registry asks of a
 * metric is no more than this.
 */
class GivenHistogram {
  readonly name: string;
  readonly help: string;
  readonly type = 'histogram';
  readonly aggregator = 'sum';
  readonly #bounds: readonly number[];
  readonly #fill: (histogram: ScrapedHistogram) => void;

  constructor(
    name: string,
    help: string,
    bounds: readonly number[],
    fill: (histogram: ScrapedHistogram) => void,
  ) {
    this.name = name;
    this.help = help;
    this.#bounds = bounds;
    this.#fill = fill;
  }

  async get(): Promise<object> {
    const { name, help, type, aggregator } = this;
    const values: HistogramValue[] = [];
    this.#fill({
      put: (labels, counts, sum) => values.push(...this.#valuesOf(labels, counts, sum)),
    });
    return { name, help, type, aggregator, values };
  }

  /** Nothing is kept. */
  reset(): void {}

  #valuesOf(labels: Labels, counts: readonly number[], sum: number): HistogramValue[] {
    const { name } = this;
    let below = 0;
    const bucket = (le: number | string, value: number): HistogramValue => ({
      metricName: `${name}_bucket`,
      labels: { ...labels, le },
      value,
    });
    const buckets = this.#bounds.map((le, i) => {
      below += counts[i] ?? 0;
      return bucket(le, below);
    });
    const all = below + (counts[this.#bounds.length] ?? 0);
    return [
      ...buckets,
      bucket('+Inf', all),
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: all },
    ];
  }
}
