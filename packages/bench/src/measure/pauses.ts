import { type Absent, isAbsent } from '../absent.ts';
import type { PausesResult } from '../results.ts';
import { answerOf } from './answer-of.ts';
import { whyNoRoom } from './growth.ts';

export interface PausesPlan {
  /** How much memory the pool grows to, in pool pages. */
  readonly bytes: number;
  /** Objects of the program itself, about so many MiB of them. */
  readonly heapMiB: number;
}

/**
 * Grows a pool in a process that has a heap of its own to care for, and empties it: how many major
 * collections that starts, how long the longest operation had the processor, and what memory goes back.
 */
export async function measurePauses(
  addon: string | Absent,
  { bytes, heapMiB }: PausesPlan,
  say: (text: string) => void,
): Promise<PausesResult | undefined> {
  const whyNot = whyNoRoom(bytes * 1.2, `${bytes / 2 ** 20} MiB of pool pages`);
  if (whyNot !== undefined) {
    say(`  left out: ${whyNot}`);
    return undefined;
  }
  if (isAbsent(addon)) say(`  without processor times: ${addon.absent}`);
  const path = isAbsent(addon) ? '' : addon;
  const told = await answerOf<Omit<PausesResult, 'heapMiB'>>(
    'pauses-process',
    [bytes, heapMiB, path],
    ['--expose-gc'],
  );
  return { heapMiB, ...told };
}
