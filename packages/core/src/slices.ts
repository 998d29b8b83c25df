import { nextTurn, Slice } from './host.ts';
import type { PoolGate } from './pool-gate.ts';

/**
 * Carries out a long call in slices: the first one at once, and between them the event loop has its turn.
 *
 * @param step does a little, and says whether more is to be done.
 * @returns a promise, rejected with what a step throws, and with StateError `PAGEFOLD_CLOSED` or
 *   `PAGEFOLD_BUSY` where the gate is not open.
 */
export async function inSlices(gate: PoolGate, step: () => boolean): Promise<void> {
  for (;;) {
    const slice = new Slice();
    gate.enter();
    try {
      do {
        if (!step()) return;
      } while (!slice.isOver);
    } finally {
      gate.leave();
    }
    await nextTurn();
  }
}

/** Does that with each item, one a step. */
export async function eachInSlices<T>(
  gate: PoolGate,
  items: readonly T[],
  action: (item: T, i: number) => void,
): Promise<void> {
  let next = 0;
  if (items.length === 0) return;
  await inSlices(gate, () => {
    action(items[next]!, next);
    next++;
    return next < items.length;
  });
}
