import { pageSize } from '../pages/content.ts';
import type { Mix } from '../pages/mix.ts';
import { skewedSlots, uniformSlots } from '../pages/orders.ts';
import type { Peer } from '../peers/peer.ts';
import { Random } from '../random.ts';
import type { MixResult, WorkloadResult } from '../results.ts';
import { concatenated, loadKind, Operations, storeKind } from '../workload/operations.ts';
import type { Workload } from '../workload/workload.ts';
import { type NamedPart, phaseOf, type Rounds, takeRounds, weigh } from './rounds.ts';

/** Stores every page of an image in order, as one stream. */
export async function measureImage(
  peers: readonly Peer[],
  pages: Uint8Array,
  rounds: Rounds,
): Promise<WorkloadResult> {
  const count = pages.length / pageSize;
  const workload = { pages, operations: storesOf(count), slots: count };
  const store: NamedPart = { name: 'store', first: 0, count };
  return measureParts(peers, workload, [store], rounds);
}

/** Stores the mix and loads its pages: each as often as any other, then some far more than others. */
export async function measureMix(
  peers: readonly Peer[],
  mix: Mix,
  seed: number,
  rounds: Rounds,
): Promise<MixResult> {
  const count = mix.pages.length / pageSize;
  const random = new Random(seed);
  const operations = concatenated(
    storesOf(count),
    loadsOf(uniformSlots(count, count, random)),
    loadsOf(skewedSlots(count, count, random)),
  );
  const parts = ['store', 'load, uniform', 'load, skewed'].map(
    (name, i): NamedPart => ({ name, first: i * count, count }),
  );
  const workload = { pages: mix.pages, operations, slots: count };
  const result = await measureParts(peers, workload, parts, rounds);
  const { sameFilled, duplicates, unique, derived } = mix;
  return { ...result, sameFilled, duplicates, unique, derived };
}

async function measureParts(
  peers: readonly Peer[],
  workload: Workload,
  parts: readonly NamedPart[],
  rounds: Rounds,
): Promise<WorkloadResult> {
  const bytes = await weigh(peers, workload, parts[0]!);
  const samples = await takeRounds(peers, workload, parts, rounds);
  return {
    pages: workload.slots,
    rounds: rounds.measured,
    phases: parts.map((part, i) => phaseOf(part, peers, samples[i]! as number[][])),
    bytes,
  };
}

/** Page after page of the workload, each in the slot of its number. */
function storesOf(count: number): Operations {
  const operations = new Operations(count);
  for (let i = 0; i < count; i++) operations.set(i, storeKind, i, i);
  return operations;
}

function loadsOf(slots: Uint32Array): Operations {
  const operations = new Operations(slots.length);
  for (const [i, slot] of slots.entries()) operations.set(i, loadKind, slot);
  return operations;
}
