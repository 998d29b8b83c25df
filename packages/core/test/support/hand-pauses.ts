/** A pause that a pool makes. */
interface Pause {
  readonly ms: number;
  readonly timer: object;
  readonly action: () => void;
}

/** The pauses of all pools of this process, which end when the test says so. */
export interface HandPauses {
  /** Milliseconds of those that are under way. */
  readonly lengths: readonly number[];
  /** Ends the one that has begun first. */
  end(): void;
}

/** From now on, pauses are made by hand: for tests of one file, one after the other. */
export function pausesByHand(): HandPauses {
  const pauses: Pause[] = [];
  const host = globalThis as unknown as Record<'setTimeout' | 'clearTimeout', unknown>;
  host.setTimeout = (action: () => void, ms: number): object => {
    const timer = {};
    pauses.push({ ms, timer, action });
    return timer;
  };
  host.clearTimeout = (timer: object): void => {
    const at = pauses.findIndex((pause) => pause.timer === timer);
    if (at >= 0) pauses.splice(at, 1);
  };
  return {
    get lengths() {
      return pauses.map(({ ms }) => ms);
    },
    end() {
      const pause = pauses.shift();
      if (pause === undefined) throw new Error('no pause is under way');
      pause.action();
    },
  };
}
