import type { BackingStore } from '@pagefold/contracts';
import type { PositionedIo } from '@pagefold/faults';
import type { Turns } from '../kit/turns.ts';
import type { StoreModel } from './store-model.ts';

/** How a case makes a store of its own. */
export interface StoreMaker {
  /** Bytes that the store may take. */
  readonly limitBytes?: number;
  /** What becomes of what the store stands on. */
  readonly wrap?: <T extends PositionedIo>(io: T) => T;
}

/** What a case works with. */
export interface StoreRun {
  readonly model: StoreModel;
  readonly store: BackingStore;
  readonly pageSize: number;
  readonly seed: number;
  readonly turns: Turns;
  /** Another empty store, which is closed when the case ends. */
  another(maker?: StoreMaker): Promise<StoreModel>;
}

export type StoreCase = (run: StoreRun) => Promise<void>;
export type StoreCases = Readonly<Record<string, StoreCase>>;
