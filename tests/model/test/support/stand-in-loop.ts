import { setImmediate as realTurn } from 'node:timers/promises';
import { Random } from '@pagefold/conformance';

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

const host = globalThis as unknown as Record<
  'setImmediate' | 'setTimeout' | 'clearTimeout',
  unknown
>;
const { setImmediate, setTimeout, clearTimeout } = host;

/**
 * Stands in for the clock, the timers and the turns of the event loop that a pool uses, so that a sequence is
 * the same whenever it runs, and takes no time. Every look at the clock finds it up to a millisecond later.
 */
export class StandInLoop {
  readonly #random: Random;
  #now = 0;
  #turns: (() => void)[] = [];
  readonly #timers = new Set<Timer>();

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** Whether nothing happens before the clock goes on. */
  get isIdle(): boolean {
    return this.#turns.length === 0;
  }

  /** Takes the place of the real one, for everybody. */
  install(): void {
    host.setImmediate = (action: () => void) => this.#turns.push(action);
    host.setTimeout = (action: () => void, ms: number) => {
      const timer = { at: this.#now + ms, action };
      this.#timers.add(timer);
      return timer;
    };
    host.clearTimeout = (timer: Timer) => this.#timers.delete(timer);
    performance.now = () => {
      this.#now += this.#random.below(1000) / 1000;
      return this.#now;
    };
  }

  /** Gives its place back. */
  remove(): void {
    Object.assign(host, { setImmediate, setTimeout, clearTimeout });
    // What is left is the method of all of its kind.
    delete (performance as { now?: unknown }).now;
  }

  /** One turn of the loop. */
  async turn(): Promise<void> {
    for (const action of this.#turns.splice(0)) {
      action();
      await this.settle();
    }
  }

  /** Lets time pass, and whoever has waited for that go on. */
  async pass(ms: number): Promise<void> {
    this.#now += ms;
    for (const timer of [...this.#timers]) {
      if (timer.at > this.#now || !this.#timers.delete(timer)) continue;
      timer.action();
      await this.settle();
    }
  }

  /** Lets promises settle, and nothing else happen. */
  async settle(): Promise<void> {
    await realTurn();
  }
}
