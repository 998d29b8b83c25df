import type { Peer } from '../peers/peer.ts';
import type { ChurnResult } from '../results.ts';
import { MixedOperations } from '../workload/mixed-operations.ts';
import { concatenated, replaceKind } from '../workload/operations.ts';
import type { Part } from '../workload/workload.ts';
import { type NamedPart, phaseOf } from './rounds.ts';

export interface ChurnPlan {
  readonly slots: number;
  /** Replaced slots of a round. */
  readonly perRound: number;
  /** Rounds that do not count in any case. */
  readonly warmUps: number;
  readonly maxRounds: number;
  /** Rounds that count, once memory has settled. */
  readonly measured: number;
}

/** Memory has settled when a round changes it by less than this part. */
const settledPart = 0.01;

/**
 * Fills slots with the mix, then empties and refills slots chosen at random until the memory of the
 * first peer, which is the pool, stays the same: only then is the allocator in its steady state. Peers
 * keep what they hold from round to round here.
 */
export async function measureChurn(
  peers: readonly Peer[],
  pages: Uint8Array,
  seed: number,
  plan: ChurnPlan,
): Promise<ChurnResult> {
  const mixed = new MixedOperations(plan.slots, seed);
  const lists = [mixed.fill(plan.slots)];
  for (let i = 0; i < plan.maxRounds; i++) lists.push(mixed.overwrite(plan.perRound, replaceKind));
  const workload = { pages, operations: concatenated(...lists), slots: plan.slots };
  for (const peer of peers) {
    await peer.open(workload);
    await peer.run({ first: 0, count: plan.slots, made: true });
  }
  const rounds = await takeChurnRounds(peers, plan);
  const bytes = [];
  for (const peer of peers) {
    bytes.push({ peer: peer.name, bytesPerPage: (await peer.storedBytes()) / plan.slots });
    await peer.check();
    await peer.letGo();
  }
  const part: NamedPart = { name: 'invalidate and store', first: 0, count: plan.perRound };
  return {
    pages: plan.slots,
    rounds: rounds.samples[0]!.length,
    roundsToSteadyState: rounds.toSteadyState,
    settled: rounds.settled,
    phases: [phaseOf(part, peers, rounds.samples)],
    bytes,
  };
}

async function takeChurnRounds(peers: readonly Peer[], plan: ChurnPlan) {
  const samples: number[][] = peers.map(() => []);
  let before = await peers[0]!.storedBytes();
  let settledAt = -1;
  let discarded = 0;
  for (let round = 0; round < plan.maxRounds; round++) {
    const part: Part = {
      first: plan.slots + round * plan.perRound,
      count: plan.perRound,
      made: true,
    };
    for (let turn = 0; turn < peers.length; turn++) {
      const at = (round + turn) % peers.length;
      const { ns } = await peers[at]!.run(part);
      samples[at]!.push(ns / part.count);
    }
    const bytes = await peers[0]!.storedBytes();
    if (settledAt < 0 && Math.abs(bytes - before) <= settledPart * before) settledAt = round;
    before = bytes;
    discarded = Math.max(settledAt + 1, plan.warmUps);
    if (settledAt >= 0 && round + 1 - discarded >= plan.measured) break;
  }
  // Where memory never settled the last rounds are shown, and that it did not.
  const counted = settledAt < 0 ? plan.measured : samples[0]!.length - discarded;
  return {
    samples: samples.map((times) => times.slice(-Math.max(1, counted))),
    toSteadyState: settledAt < 0 ? plan.maxRounds : settledAt + 1,
    settled: settledAt >= 0,
  };
}
