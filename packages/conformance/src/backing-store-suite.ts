import type { BackingStore } from '@pagefold/contracts';
import type { PositionedIo } from '@pagefold/faults';
import { cleaningCases } from './backing-store/cleaning-cases.ts';
import { faultCases } from './backing-store/fault-cases.ts';
import { fullCases } from './backing-store/full-cases.ts';
import { locationCases } from './backing-store/location-cases.ts';
import { objectCases } from './backing-store/object-cases.ts';
import { overlapCases } from './backing-store/overlap-cases.ts';
import type { StoreCases, StoreMaker } from './backing-store/store-case.ts';
import { StoreModel } from './backing-store/store-model.ts';
import { type ConformanceCase, newCase } from './conformance-case.ts';

/** Which backing stores a suite proves. */
export interface BackingStoreSuiteOptions {
  /** Makes a fresh, empty store for every case, which closes it. */
  create(): BackingStore | Promise<BackingStore>;
  /** The same with a limit, in bytes, for what is promised of a full store; skipped where it is not given. */
  createLimited?(limitBytes: number): BackingStore | Promise<BackingStore>;
  /**
   * The same on reads and writes that `wrap` has changed, for what is promised of a disk that fails; skipped
   * where it is not given.
   */
  createOn?(wrap: <T extends PositionedIo>(io: T) => T): BackingStore | Promise<BackingStore>;
  /** The longest object that is written, in bytes; 4096 where it is not given. */
  readonly pageSize?: number;
  /** What objects are made from, an integer; 1 where it is not given. */
  readonly seed?: number;
}

/** Everything that a backing store promises, as cases for any test runner. */
export function* backingStoreSuite(options: BackingStoreSuiteOptions): Generator<ConformanceCase> {
  yield* casesOf(options, undefined, {
    ...objectCases,
    ...locationCases,
    ...overlapCases,
    ...cleaningCases,
  });
  yield* casesOf(options, options.createLimited ? undefined : 'no createLimited', fullCases);
  yield* casesOf(options, options.createOn ? undefined : 'no createOn', faultCases);
}

function* casesOf(
  options: BackingStoreSuiteOptions,
  skip: string | undefined,
  cases: StoreCases,
): Generator<ConformanceCase> {
  const { pageSize = 4096, seed = 1 } = options;
  for (const [name, check] of Object.entries(cases)) {
    yield newCase(name, skip, async (turns) => {
      const stores: BackingStore[] = [];
      const another = async (maker: StoreMaker = {}): Promise<StoreModel> => {
        const store = await make(options, maker);
        stores.push(store);
        return new StoreModel(store, pageSize, seed);
      };
      try {
        const model = await another();
        await check({ model, store: model.store, pageSize, seed, turns, another });
      } finally {
        for (const store of stores) await store.close();
      }
    });
  }
}

function make(
  options: BackingStoreSuiteOptions,
  { limitBytes, wrap }: StoreMaker,
): BackingStore | Promise<BackingStore> {
  if (wrap !== undefined) return options.createOn!(wrap);
  return limitBytes === undefined ? options.create() : options.createLimited!(limitBytes);
}
