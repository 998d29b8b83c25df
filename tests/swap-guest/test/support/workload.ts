import { randomInt } from 'node:crypto';
import type { ExecutionContext } from 'ava';

/** Memory of a guest, which its kernel takes a part of. */
export const memoryMib = 128;

/** What a guest fills: `PAGEFOLD_GUEST_MIB` MiB, which must be more than it has. */
export const swappedMib = Number(process.env.PAGEFOLD_GUEST_MIB ?? 192);
if (!(swappedMib > memoryMib)) {
  throw new RangeError(`PAGEFOLD_GUEST_MIB: expected more than ${memoryMib}, got ${swappedMib}`);
}

/** Parameters of a guest that fills its memory; another content every time, by a seed that is logged. */
export function parameters(t: ExecutionContext): Record<string, number> {
  const seed = Number(process.env.PAGEFOLD_GUEST_SEED ?? randomInt(2 ** 32));
  t.log(`PAGEFOLD_GUEST_SEED=${seed} PAGEFOLD_GUEST_MIB=${swappedMib}`);
  return { seed, mib: swappedMib, passes: 2 };
}
