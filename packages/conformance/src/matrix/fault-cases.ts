import type { PoolStats } from '@pagefold/contracts';
import { CountingPages, createBackend, Workbench } from '@pagefold/core';
import {
  type AllocatorFault,
  type CompressorFault,
  type FaultListener,
  type HasherFault,
  withFaults,
  withScarcePages,
  wrongNumbers,
} from '@pagefold/faults';
import { type ConformanceCase, newCase } from '../conformance-case.ts';
import { expectEqual, expectThat } from '../kit/expect.ts';
import type { Turns } from '../kit/turns.ts';
import type { FaultCount } from '../pool/excuses.ts';
import { PoolModel } from '../pool/pool-model.ts';
import { RandomSteps } from '../pool/random-steps.ts';
import { type CellParts, composeCell, partsOf } from './compose-cell.ts';
import type { CellPlan } from './matrix-options.ts';

/** Calls after which everything is compared, and the pool is compacted. */
const checkedSteps = 40;
/** Calls after which it is compacted where that is what fails: in one way after the other, of which there are many. */
const compactedSteps = 4;

/** What goes wrong in a cell. */
interface Trouble {
  /** Some of its backends, made faulty. */
  readonly instead: (parts: CellParts, onFault: FaultListener) => Partial<CellParts>;
  /** How many faults must have happened. */
  readonly faults: number;
}

/** What a pool must live with. */
const troubles: Readonly<Record<string, Trouble>> = {
  'the hasher throws': ofHasher(throwing('hash')),
  'the hasher writes a wrong digest': ofHasher([{ method: 'hash', does: 'flip-bit', call: 7 }]),
  'compress throws': ofCompressor(throwing('compress')),
  'compress finds no room': ofCompressor([{ method: 'compress', does: 'no-room', call: 5 }]),
  'compress returns what is no length': ofCompressor(lying('compress')),
  'decompress throws': ofCompressor(throwing('decompress')),
  'decompress returns what is no length': ofCompressor(lying('decompress')),
  'decompress gets a bit wrong': ofCompressor([
    { method: 'decompress', does: 'flip-bit', call: 5 },
  ]),
  'alloc throws': ofAllocator(throwing('alloc')),
  'alloc finds no room': ofAllocator([{ method: 'alloc', does: 'no-room', call: 5 }]),
  'alloc returns what is no handle': ofAllocator(lying('alloc')),
  'write throws': ofAllocator(throwing('write')),
  'read throws': ofAllocator(throwing('read')),
  'read gets a bit wrong': ofAllocator([{ method: 'read', does: 'flip-bit', call: 5 }]),
  'free throws when it is done': ofAllocator([
    { method: 'free', does: 'throw-error', afterwards: true, call: 3 },
  ]),
  'pool pages run out': {
    faults: 1,
    instead: ({ allocator }, onFault) => ({
      allocator: withScarcePages(allocator, { maxPoolPages: 8, faults: [{ call: 3 }], onFault }),
    }),
  },
  'everything throws now and then': { faults: 1, instead: everythingFails },
};

/** What is no answer of `compact`. */
const wrongSteps: readonly unknown[] = [
  ...wrongNumbers,
  ...wrongNumbers.map((poolPages) => ({ poolPages, finished: true })),
  { poolPages: 0 },
  { poolPages: 0, finished: 'yes' },
  { poolPages: 0, finished: false },
];

const compactFails = ofAllocator([
  ...throwing('compact'),
  ...lying('compact', wrongSteps, 5 + 3 + wrongNumbers.length),
]);

/** A case for every trouble: whatever goes wrong, the pool goes on and no other slot is harmed. */
export function* faultCases(plan: CellPlan): Generator<ConformanceCase> {
  for (const [what, trouble] of Object.entries(troubles)) {
    yield newCase(`the pool goes on when ${what}`, undefined, (turns) =>
      goOn(plan, trouble, turns),
    );
  }
  yield newCase('the pool goes on when compact throws or lies', undefined, async (turns) => {
    if (await canCompact(plan)) return goOn(plan, compactFails, turns);
    return 'the allocator declares that it cannot compact';
  });
}

/** Returns why the fault cannot come up, where it cannot. */
async function goOn(plan: CellPlan, trouble: Trouble, turns: Turns): Promise<string | undefined> {
  const faults: FaultCount = { count: 0 };
  const onFault = () => {
    faults.count++;
  };
  const pool = await composeCell(plan, trouble.instead(partsOf(plan), onFault));
  try {
    const run = new RandomSteps(new PoolModel(pool, { faults }), plan.seed);
    // Faults come early, and those that have not come up by then get more time.
    const least = Math.max(checkedSteps, plan.steps / 4);
    const most = 20 * plan.steps;
    for (let n = 1; n <= least || (faults.count < trouble.faults && n < most); n++) {
      await turns.next();
      await run.step();
      if (n % (trouble === compactFails ? compactedSteps : checkedSteps) === 0) run.model.compact();
      if (n % checkedSteps !== 0) continue;
      run.model.checkAll(`after ${n} calls of seed ${plan.seed}`);
    }
    if (faults.count === 0 && keepsAllRaw(pool.stats())) {
      return 'these backends keep every page raw, so nothing is decompressed';
    }
    const happened = `${trouble.faults} at least`;
    expectThat(faults.count >= trouble.faults, 'faults that happened', happened, faults.count);
    for (const at of run.model.devices) run.model.invalidateRange(at, 0, at.device.slots);
    run.model.checkTables('after everything was invalidated');
    expectEqual(pool.stats().poolTotalSize, 0, 'poolTotalSize after everything was invalidated');
    return undefined;
  } finally {
    await pool.close();
  }
}

function keepsAllRaw({ comprDataSize, objects, pageSize }: PoolStats): boolean {
  return comprDataSize === objects * pageSize;
}

function ofHasher(faults: readonly HasherFault[]): Trouble {
  return {
    faults: faults.length,
    instead: ({ hasher }, onFault) => ({ hasher: withFaults(hasher, faults, { onFault }) }),
  };
}

function ofCompressor(faults: readonly CompressorFault[]): Trouble {
  return {
    faults: faults.length,
    instead: ({ compressor }, onFault) => ({
      compressor: withFaults(compressor, faults, { onFault }),
    }),
  };
}

function ofAllocator(faults: readonly AllocatorFault[]): Trouble {
  return {
    faults: faults.length,
    instead: ({ allocator }, onFault) => ({
      allocator: withFaults(allocator, faults, { onFault }),
    }),
  };
}

/** At one call after the other, everything that a method may throw; at last it does so later, in a promise. */
function throwing<M extends string>(method: M) {
  const does = 'throw' as const;
  const others = ['a text', ...wrongNumbers];
  return [
    { method, does: 'throw-error' as const, call: 5 },
    ...others.map((value, i) => ({ method, does, value, call: 6 + i })),
    { method, does: 'reject' as const, call: 6 + others.length },
  ];
}

/** At one call after the other, everything that is no answer. */
function lying<M extends string>(method: M, lies = wrongNumbers, firstCall = 5) {
  const does = 'return' as const;
  return lies.map((value, i) => ({ method, does, value, call: firstCall + i }));
}

function everythingFails(parts: CellParts, onFault: FaultListener): Partial<CellParts> {
  const now = { does: 'throw-error', rate: 0.03 } as const;
  return {
    hasher: withFaults(parts.hasher, [{ ...now, method: 'hash', seed: 1 }], { onFault }),
    compressor: withFaults(
      parts.compressor,
      [
        { ...now, method: 'compress', seed: 2 },
        { ...now, method: 'decompress', seed: 3 },
      ],
      { onFault },
    ),
    allocator: withFaults(
      parts.allocator,
      [
        { ...now, method: 'alloc', seed: 4 },
        { ...now, method: 'write', seed: 5 },
        { ...now, method: 'read', seed: 6 },
        { ...now, method: 'free', seed: 7, afterwards: true },
      ],
      { onFault },
    ),
  };
}

/** What the allocator declares, from one that is made for the purpose. */
async function canCompact(plan: CellPlan): Promise<boolean> {
  const { allocator } = partsOf(plan);
  const { pageSize } = plan;
  const context = { memory: new Workbench(), pageSize, pages: new CountingPages() };
  return (await createBackend(allocator, context)).capabilities.compaction;
}
