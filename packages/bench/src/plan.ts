import type { ChurnPlan } from './measure/churn.ts';
import type { PausesPlan } from './measure/pauses.ts';
import type { Rounds } from './measure/rounds.ts';
import type { TurnsPlan } from './measure/turns.ts';

/** How much is measured. */
export interface Plan {
  /** The most pages that are taken from images. */
  readonly imagePages: number;
  /** Of these, the most that are stored as one stream. */
  readonly streamPages: number;
  readonly streamRounds: Rounds;
  readonly turns: TurnsPlan;
  readonly mixPages: number;
  readonly mixRounds: Rounds;
  readonly churn: ChurnPlan;
  /** Pages of the image that growing pools are made of. */
  readonly templatePages: number;
  readonly sizes: readonly number[];
  readonly objects: number;
  /** The same for a pool without verification; tables are sized by the object, so fewer will do. */
  readonly objectsWithoutVerification: number;
  readonly growthRounds: number;
  readonly growthPerRound: number;
  readonly pauses: PausesPlan;
  readonly steadySlots: number;
  readonly steadyOperations: number;
  readonly heapBlocks: number;
  readonly moduleRounds: Rounds;
  readonly interruptionMs: number;
}

export const fullPlan: Plan = {
  imagePages: 131_072,
  streamPages: 32_768,
  streamRounds: { warmUpMs: 1500, measured: 7 },
  turns: { pages: 16_384, rounds: 4 },
  mixPages: 16_384,
  mixRounds: { warmUpMs: 1500, measured: 11 },
  churn: { slots: 16_384, perRound: 16_384, warmUps: 6, maxRounds: 30, measured: 9 },
  templatePages: 4096,
  sizes: [10_000, 100_000, 1_000_000, 4_000_000],
  objects: 4_000_000,
  objectsWithoutVerification: 1_000_000,
  growthRounds: 9,
  growthPerRound: 20_000,
  pauses: { bytes: 2 ** 31, heapMiB: 50 },
  steadySlots: 65_536,
  steadyOperations: 5_000_000,
  heapBlocks: 100,
  moduleRounds: { warmUpMs: 1500, measured: 11 },
  interruptionMs: 5000,
};

export const quickPlan: Plan = {
  ...fullPlan,
  streamPages: 8192,
  streamRounds: { warmUpMs: 500, measured: 3 },
  turns: { pages: 4096, rounds: 2 },
  mixRounds: { warmUpMs: 500, measured: 5 },
  churn: { slots: 8192, perRound: 8192, warmUps: 3, maxRounds: 12, measured: 3 },
  sizes: [10_000, 100_000],
  objects: 100_000,
  objectsWithoutVerification: 100_000,
  growthRounds: 5,
  pauses: { bytes: 2 ** 28, heapMiB: 50 },
  steadyOperations: 1_000_000,
  heapBlocks: 20,
  moduleRounds: { warmUpMs: 500, measured: 5 },
  interruptionMs: 1000,
};
