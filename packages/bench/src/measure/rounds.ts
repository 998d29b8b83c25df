import type { Peer } from '../peers/peer.ts';
import type { PeerBytes, PeerTime, Phase } from '../results.ts';
import { ratioSpread, spread } from '../statistics.ts';
import type { Part, Workload } from '../workload/workload.ts';

const nsOfMs = 1e6;

/** Operations of a workload that are timed together, under a name. */
export interface NamedPart extends Part {
  readonly name: string;
}

export interface Rounds {
  /** How long each peer works before anything counts, in milliseconds, and one round at least. */
  readonly warmUpMs: number;
  readonly measured: number;
}

/** Nanoseconds an operation: for each part, for each peer, of every measured round. */
export type Samples = readonly (readonly number[][])[];

/**
 * Has every peer do all parts of a workload, from empty slots, round after round. Peers take turns and
 * each round begins with another one, so that what changes on the machine changes for all of them. Before
 * that each works for a while, until the engine has made all of its code.
 */
export async function takeRounds(
  peers: readonly Peer[],
  workload: Workload,
  parts: readonly NamedPart[],
  rounds: Rounds,
): Promise<Samples> {
  const samples: number[][][] = parts.map(() => peers.map(() => []));
  for (const peer of peers) {
    await peer.open(workload);
    for (let ns = 0; ns <= rounds.warmUpMs * nsOfMs; await peer.empty()) {
      for (const part of parts) ns += (await peer.run(part)).ns;
    }
  }
  for (let round = 0; round < rounds.measured; round++) {
    for (let turn = 0; turn < peers.length; turn++) {
      const at = (round + turn) % peers.length;
      const peer = peers[at]!;
      for (const [i, part] of parts.entries()) {
        const { ns } = await peer.run(part);
        samples[i]![at]!.push(ns / part.count);
      }
      await peer.empty();
    }
  }
  for (const peer of peers) await peer.letGo();
  return samples;
}

/**
 * What each peer takes for the pages that a part stores, from empty slots; and whether it gives all of
 * them back as they were.
 *
 * @throws WrongPages when it does not.
 */
export async function weigh(
  peers: readonly Peer[],
  workload: Workload,
  part: Part,
): Promise<PeerBytes[]> {
  const weights: PeerBytes[] = [];
  for (const peer of peers) {
    await peer.open(workload);
    await peer.run(part);
    weights.push({ peer: peer.name, bytesPerPage: (await peer.storedBytes()) / part.count });
    await peer.check();
    await peer.letGo();
  }
  return weights;
}

/** The figures of one part; the first peer is the one that the others are compared with. */
export function phaseOf(part: NamedPart, peers: readonly Peer[], samples: number[][]): Phase {
  const times = peers.map(
    (peer, i): PeerTime => ({
      peer: peer.name,
      ns: spread(samples[i]!),
      ratio: ratioSpread(samples[0]!, samples[i]!),
    }),
  );
  return { name: part.name, operations: part.count, times };
}
