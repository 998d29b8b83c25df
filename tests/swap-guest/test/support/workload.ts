import { randomInt } from 'node:crypto';
import { type SwapGuest, startSwapGuest } from '@pagefold/test-swap-guest';
import type { ExecutionContext } from 'ava';
import type { Machine } from './machine.ts';

/** Memory of a guest, which its kernel takes a part of. */
export const memoryMib = 128;

/** What a guest fills: `PAGEFOLD_GUEST_MIB` MiB, which must be more than it has. */
export const swappedMib = Number(process.env.PAGEFOLD_GUEST_MIB ?? 192);
if (!(swappedMib > memoryMib)) {
  throw new RangeError(`PAGEFOLD_GUEST_MIB: expected more than ${memoryMib}, got ${swappedMib}`);
}

/** Pages that a guest cannot keep in memory. */
export const leastSwapped = (swappedMib - memoryMib) * 256;

/** The content of a guest's pages: another one every time, by a seed that is logged. */
export function chooseSeed(t: ExecutionContext): number {
  const seed = Number(process.env.PAGEFOLD_GUEST_SEED ?? randomInt(2 ** 32));
  t.log(`PAGEFOLD_GUEST_SEED=${seed} PAGEFOLD_GUEST_MIB=${swappedMib}`);
  return seed;
}

/** Starts a guest that fills its memory and more, and switches it off when the test ends. */
export function startGuest(
  t: ExecutionContext,
  machine: Machine,
  swap: { readonly socket: string; readonly exportName: string; readonly seed: number },
): SwapGuest {
  const { socket, exportName, seed } = swap;
  const parameters = { seed, mib: swappedMib, passes: 2 };
  const guest = startSwapGuest({ ...machine, memoryMib, socket, exportName, parameters });
  t.teardown(() => guest.kill());
  return guest;
}
