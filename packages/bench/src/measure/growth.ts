import { pageSize } from '../pages/content.ts';
import type { ProcessPeer } from '../peers/process-peer.ts';
import type { GrowthStep, LongOperations, PeerGrowth } from '../results.ts';
import { ratioSpread, spread } from '../statistics.ts';
import { MixedOperations } from '../workload/mixed-operations.ts';
import type { Operations } from '../workload/operations.ts';

export interface GrowthPlan {
  /** Stored pages at which cost is measured, ascending. */
  readonly sizes: readonly number[];
  /** Slots of the pool, for what is stored after the largest size. */
  readonly slots: number;
  readonly rounds: number;
  /** Stores of a round. */
  readonly perRound: number;
}

/** A pool that has grown, and where its operations go on. */
export interface Grown {
  readonly peer: ProcessPeer;
  readonly mixed: MixedOperations;
  readonly growth: PeerGrowth;
  /** Why it did not reach the largest size. */
  readonly leftOut?: string;
}

/** Memory that is left to the rest of the machine. */
const reserveBytes = 512 * 1024 * 1024;

/** Says why `bytes` more cannot be taken, if they cannot. */
export function whyNoRoom(bytes: number, what: string): string | undefined {
  const available = process.availableMemory();
  if (bytes + reserveBytes <= available) return undefined;
  const [needed, there] = [bytes + reserveBytes, available].map((n) => (n / 2 ** 30).toFixed(1));
  return `${what} need ${needed} GiB of memory; ${there} GiB are available`;
}

/**
 * Grows a pool with the mix; every store is timed by itself. At each size it measures what a store of the
 * mix over a slot in use costs, turn by turn with a second pool of the smallest size, so that their
 * ratio does not depend on what else the machine does. Before that, both pools are filled to the smallest
 * size once to warm their code up: these operations are in no figure.
 */
export async function measureGrowth(
  start: () => ProcessPeer,
  pages: Uint8Array,
  seed: number,
  plan: GrowthPlan,
): Promise<Grown> {
  const smallest = await openedReference(start(), pages, seed, plan);
  const { peer } = await openedReference(start(), pages, seed, plan);
  const mixed = new MixedOperations(plan.slots, seed);
  await peer.open({ pages, operations: mixed.fill(0), slots: plan.slots });
  await peer.collections();

  const steps: GrowthStep[] = [];
  let long: LongOperations = { operations: 0, longestMs: 0, over1Ms: 0, over5Ms: 0 };
  let leftOut: string | undefined;
  for (const size of plan.sizes) {
    const bytesPerPage = steps.at(-1)?.bytesPerPage ?? pageSize;
    leftOut = whyNoRoom((size - mixed.filled) * bytesPerPage, `${size} pages`);
    if (leftOut !== undefined) break;
    long = plus(long, await timeEach(peer, mixed.fill(size - mixed.filled)));
    steps.push(await measureStep({ peer, mixed }, smallest, plan));
    long = plus(long, await timeEach(peer, mixed.overwrite(plan.perRound)));
  }
  const collections = await peer.collections();
  await smallest.peer.close();
  const growth: PeerGrowth = {
    peer: peer.name,
    steps,
    long,
    ...(collections && {
      majorCollections: collections.major,
      longestCollectionMs: collections.longestMs,
    }),
  };
  return leftOut === undefined ? { peer, mixed, growth } : { peer, mixed, growth, leftOut };
}

interface Side {
  readonly peer: ProcessPeer;
  readonly mixed: MixedOperations;
}

/** A pool that holds as many pages as the smallest size. */
async function openedReference(
  peer: ProcessPeer,
  pages: Uint8Array,
  seed: number,
  { sizes }: GrowthPlan,
): Promise<Side> {
  const slots = sizes[0]!;
  const mixed = new MixedOperations(slots, seed + 1);
  const operations = mixed.fill(slots);
  await peer.open({ pages, operations, slots });
  await peer.run({ first: 0, count: operations.count, made: true });
  return { peer, mixed };
}

async function measureStep(grown: Side, smallest: Side, plan: GrowthPlan): Promise<GrowthStep> {
  const { rounds, perRound } = plan;
  const sides = [grown, smallest];
  const samples: number[][] = [[], []];
  for (const { peer, mixed } of sides) await peer.goOnWith(mixed.overwrite(rounds * perRound));
  for (let round = 0; round < rounds; round++) {
    for (const [i, { peer }] of sides.entries()) {
      const { ns } = await peer.run({ first: round * perRound, count: perRound, made: true });
      samples[i]!.push(ns / perRound);
    }
  }
  const pages = grown.mixed.filled;
  return {
    pages,
    ns: spread(samples[0]!),
    smallestNs: spread(samples[1]!),
    ratio: ratioSpread(samples[0]!, samples[1]!),
    bytesPerPage: (await grown.peer.storedBytes()) / pages,
  };
}

async function timeEach(peer: ProcessPeer, operations: Operations): Promise<LongOperations> {
  const { count } = operations;
  await peer.goOnWith(operations);
  const timing = await peer.run({ first: 0, count, made: true, each: true });
  return {
    operations: count,
    longestMs: timing.longestNs / 1e6,
    over1Ms: timing.over1Ms,
    over5Ms: timing.over5Ms,
  };
}

function plus(a: LongOperations, b: LongOperations): LongOperations {
  return {
    operations: a.operations + b.operations,
    longestMs: Math.max(a.longestMs, b.longestMs),
    over1Ms: a.over1Ms + b.over1Ms,
    over5Ms: a.over5Ms + b.over5Ms,
  };
}
