import type { Timing } from '../workload/workload.ts';

const nsOfMs = 1e6;

/** Adds up times, which it is told in milliseconds, from when it is made until it is read. */
export class Stopwatch {
  readonly #start = performance.now();
  readonly #cpuStart = process.cpuUsage();
  #total = 0;
  #longest = 0;
  #over1 = 0;
  #over5 = 0;

  /** Adds the time of several operations. */
  add(ms: number): void {
    this.#total += ms;
  }

  /** Adds the time of one operation. */
  note(ms: number): void {
    this.#total += ms;
    if (ms > this.#longest) this.#longest = ms;
    if (ms > 1) this.#over1++;
    if (ms > 5) this.#over5++;
  }

  timing(): Timing {
    const { user, system } = process.cpuUsage(this.#cpuStart);
    return {
      ns: this.#total * nsOfMs,
      longestNs: this.#longest * nsOfMs,
      over1Ms: this.#over1,
      over5Ms: this.#over5,
      wallNs: (performance.now() - this.#start) * nsOfMs,
      cpuNs: (user + system) * 1000,
    };
  }
}
