import type { StoreOutcome } from '@pagefold/contracts';
import type { PoolPolicy } from '@pagefold/core';
import type { Content } from './palette.ts';

/** What a model knows when a page is stored. */
export interface StoreSituation {
  readonly content: Content;
  /** What the slot holds. */
  readonly held: Content | undefined;
  /** Whether what the slot holds is in a backing store: there, it is not found. */
  readonly isAway: boolean;
  /** Whether another slot of the domain holds the page. */
  readonly isPresent: boolean;
  /** Whether the pool has had a reason to keep a content twice. */
  readonly mayRepeat: boolean;
  /** Whether a candidate may have been taken for damaged. */
  readonly isFaulty: boolean;
  /** Whether the pool has a limit, or the device. */
  readonly isLimited: boolean;
  /** The pool's policy, where it is known: then fewer refusals are possible. */
  readonly policy: PoolPolicy | undefined;
}

/** What may become of the page. A failure is something else. */
export function possibleOutcomes(situation: StoreSituation): StoreOutcome[] {
  const { content, held, isAway, isPresent, mayRepeat, isFaulty } = situation;
  const isHeld = held?.key === content.key && !isAway;
  if (content.kind !== 'other') {
    return [isHeld ? 'unchanged' : 'same-filled', ...refusalsOf(situation, true)];
  }
  if (isHeld && !isFaulty) return ['unchanged', ...refusalsOf(situation, true)];
  const kept: StoreOutcome[] = isPresent ? ['shared'] : [];
  if (isHeld) kept.push('unchanged');
  if (!isPresent || mayRepeat) kept.push('stored', 'raw');
  return [...kept, ...refusalsOf(situation, false)];
}

function refusalsOf(situation: StoreSituation, needsNoMemory: boolean): StoreOutcome[] {
  const { isLimited, policy } = situation;
  const limitComesFirst = policy === undefined || policy.limitOrder === 'zswap';
  const refusals: StoreOutcome[] = [];
  if (isLimited && (!needsNoMemory || limitComesFirst)) refusals.push('pool-limit');
  if (needsNoMemory) return refusals;
  if (policy === undefined) return [...refusals, 'compress-fail', 'compress-poor', 'alloc-fail'];
  if (policy.incompressible === 'reject') refusals.push('compress-fail');
  // A pool with a limit may replace an object beyond it, as far as its reserve goes.
  if (policy.maxObjects !== undefined || isLimited) refusals.push('alloc-fail');
  return refusals;
}
