/** Pages of a block, at the least. */
const blockPages = 256;

/** Where time is read from. */
export interface Clocks {
  /** Milliseconds of the wall clock. */
  readonly wall: () => number;
  /** Milliseconds of the processor that this program took; undefined where the system does not tell. */
  readonly processor: (() => number) | undefined;
}

/** A step that is done again and again, as far as it has come. */
export interface Step {
  /** Milliseconds of the wall clock spent in it. */
  readonly ms: number;
  /** How often it was done. */
  readonly times: number;
}

/**
 * What steps take of the processor, each the median of blocks of a few hundred pages.
 *
 * A step is shorter than the processor's clock can tell, so it is timed by the wall clock; a block
 * then tells which part of the wall's time this program had the processor for. The median leaves out
 * blocks in which code was being compiled or memory collected.
 */
export class BlockTimes<Name> {
  /** What the times are of. */
  readonly clock: 'cpu' | 'wall';
  readonly #steps: () => ReadonlyMap<Name, Step>;
  readonly #clocks: Clocks;
  readonly #samples = new Map<Name, number[]>();
  #before: ReadonlyMap<Name, Step>;
  #pages = 0;
  #wallMs = 0;
  #processorMs = 0;
  #wallStart = 0;
  #processorStart = 0;

  /** @param steps all steps as they stand, the same ones each time. */
  constructor(steps: () => ReadonlyMap<Name, Step>, clocks: Clocks = systemClocks()) {
    this.clock = clocks.processor === undefined ? 'wall' : 'cpu';
    this.#steps = steps;
    this.#clocks = clocks;
    this.#before = steps();
  }

  /** Times what `work` does with `pages` pages; it must not wait for anything. */
  run(pages: number, work: () => void): void {
    const { wall, processor } = this.#clocks;
    this.#wallStart = wall();
    this.#processorStart = processor?.() ?? 0;
    work();
    this.#wallMs += wall() - this.#wallStart;
    this.#processorMs += (processor?.() ?? 0) - this.#processorStart;
    this.#pages += pages;
    if (this.#pages >= blockPages) this.#endBlock();
  }

  /** Microseconds that a step takes; 0 for one that never was. */
  microseconds(name: Name): number {
    this.end();
    return median(this.#samples.get(name) ?? []);
  }

  /** Microseconds that a step took in each block so far. */
  samplesOf(name: Name): readonly number[] {
    return this.#samples.get(name) ?? [];
  }

  /** Adds what a step took in blocks elsewhere. */
  addSamples(name: Name, samples: readonly number[]): void {
    this.#samples.set(name, [...this.samplesOf(name), ...samples]);
  }

  /** Ends the last block, which may be shorter, where there is no other. */
  end(): void {
    if (this.#samples.size === 0) this.#endBlock();
  }

  #endBlock(): void {
    const now = this.#steps();
    const part = this.#partOfWall();
    for (const [name, { ms, times }] of now) {
      const before = this.#before.get(name)!;
      if (times > before.times) {
        const sample = ((ms - before.ms) * 1000 * part) / (times - before.times);
        const samples = this.#samples.get(name);
        if (samples === undefined) this.#samples.set(name, [sample]);
        else samples.push(sample);
      }
    }
    this.#before = now;
    this.#pages = 0;
    this.#wallMs = 0;
    this.#processorMs = 0;
  }

  /** At most all of it: other threads of this program may have worked as well. */
  #partOfWall(): number {
    if (this.#processorMs <= 0 || this.#wallMs <= 0) return 1;
    return Math.min(1, this.#processorMs / this.#wallMs);
  }
}

function median(samples: number[]): number {
  if (samples.length === 0) return 0;
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

interface CpuUsage {
  readonly user: number;
  readonly system: number;
}

/** Of this thread where Node.js tells it, of all threads elsewhere; browsers tell neither. */
export function systemClocks(): Clocks {
  const { process } = globalThis as {
    process?: { threadCpuUsage?: () => CpuUsage; cpuUsage?: () => CpuUsage };
  };
  const usage = process?.threadCpuUsage ?? process?.cpuUsage;
  const wall = () => performance.now();
  if (usage === undefined) return { wall, processor: undefined };
  return {
    wall,
    processor: () => {
      const { user, system } = usage.call(process);
      return (user + system) / 1000;
    },
  };
}
