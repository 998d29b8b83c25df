import { later, nextTurn, now, Slice } from '../../host.ts';
import type { PoolGate } from '../../pool-gate.ts';

/** What a {@link Background} works on. */
export interface BackgroundWork {
  /** Does a little, and says whether there is more. */
  step(): boolean;
}

/** Does work between the calls of a pool, in slices of 1 ms, with pauses that keep it to a share of the time. */
export class Background {
  readonly #work: BackgroundWork;
  readonly #gate: PoolGate;
  readonly #pausePart: number;
  readonly #sliced: () => void;
  #isRunning = false;
  #cancel: () => void = () => {};

  /**
   * @param maxCpuPercent the share of the time.
   * @param sliced called after each slice, outside of a call.
   */
  constructor(work: BackgroundWork, gate: PoolGate, maxCpuPercent: number, sliced: () => void) {
    this.#work = work;
    this.#gate = gate;
    this.#pausePart = 100 / maxCpuPercent - 1;
    this.#sliced = sliced;
  }

  /** Begins, if it is not at work, and goes on until there is no more to do. */
  wake(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#run();
  }

  /** Does nothing more: the pool is closed. */
  close(): void {
    this.#cancel();
  }

  async #run(): Promise<void> {
    let isMore = true;
    while (isMore && !this.#gate.isClosed) {
      const start = now();
      isMore = this.#doSlice();
      await this.#pause(this.#pausePart * (now() - start));
    }
    this.#isRunning = false;
  }

  #doSlice(): boolean {
    const slice = new Slice();
    let isMore: boolean;
    this.#gate.enter();
    try {
      do {
        isMore = this.#work.step();
      } while (isMore && !slice.isOver);
    } finally {
      this.#gate.leave();
    }
    this.#sliced();
    return isMore;
  }

  #pause(ms: number): Promise<void> {
    if (ms <= 0) return nextTurn();
    return new Promise((resolve) => {
      this.#cancel = later(ms, resolve);
    });
  }
}
