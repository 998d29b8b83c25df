import type { PoolStats } from '@pagefold/contracts';
import { CountingPages, createBackend, Workbench } from '@pagefold/core';
import { type ConformanceCase, newCase } from '../conformance-case.ts';
import type {
  AllocatorFault,
  CompressorFault,
  FaultListener,
  HasherFault,
} from '../faults/fault.ts';
import { withScarcePages } from '../faults/scarce-pages.ts';
import { withFaults } from '../faults/with-faults.ts';
import { expectEqual, expectThat } from '../kit/expect.ts';
import type { Turns } from '../kit/turns.ts';
import { type FaultCount, PoolModel } from '../pool/pool-model.ts';
import { RandomSteps } from '../pool/random-steps.ts';
import { type CellParts, composeCell, partsOf } from './compose-cell.ts';
import type { CellPlan } from './matrix-options.ts';

/** What goes wrong in a cell: some of its backends, made faulty. */
type Faulty = (parts: CellParts, onFault: FaultListener) => Partial<CellParts>;

/** The faults that a pool must live with, by what goes wrong. */
const faulty: Readonly<Record<string, Faulty>> = {
  'the hasher throws': hasherFault({ method: 'hash', does: 'throw-error', call: 7 }),
  'the hasher throws a text': hasherFault({ method: 'hash', does: 'throw-string', call: 7 }),
  'the hasher writes a wrong digest': hasherFault({ method: 'hash', does: 'flip-bit', call: 7 }),
  'compress throws': compressorFault({ method: 'compress', does: 'throw-error', call: 5 }),
  'compress finds no room': compressorFault({ method: 'compress', does: 'no-room', call: 5 }),
  'decompress throws': compressorFault({ method: 'decompress', does: 'throw-error', call: 5 }),
  'decompress throws a text': compressorFault({
    method: 'decompress',
    does: 'throw-string',
    call: 5,
  }),
  'decompress gets a bit wrong': compressorFault({
    method: 'decompress',
    does: 'flip-bit',
    call: 5,
  }),
  'alloc throws': allocatorFault({ method: 'alloc', does: 'throw-error', call: 5 }),
  'alloc finds no room': allocatorFault({ method: 'alloc', does: 'no-room', call: 5 }),
  'write throws': allocatorFault({ method: 'write', does: 'throw-error', call: 5 }),
  'read throws': allocatorFault({ method: 'read', does: 'throw-error', call: 5 }),
  'read gets a bit wrong': allocatorFault({ method: 'read', does: 'flip-bit', call: 5 }),
  'free throws when it is done': allocatorFault({
    method: 'free',
    does: 'throw-error',
    afterwards: true,
    call: 3,
  }),
  'pool pages run out': ({ allocator }, onFault) => ({
    allocator: withScarcePages(allocator, { maxPoolPages: 8, faults: [{ call: 3 }], onFault }),
  }),
  'everything throws now and then': everythingFails,
};

/** A case for every fault: whatever goes wrong, the pool goes on and no other slot is harmed. */
export function* faultCases(plan: CellPlan): Generator<ConformanceCase> {
  for (const [what, wrap] of Object.entries(faulty)) {
    yield newCase(`the pool goes on when ${what}`, undefined, (turns) => goOn(plan, wrap, turns));
  }
  yield newCase('the pool goes on when compact throws', undefined, async (turns) => {
    if (!(await canCompact(plan))) return 'the allocator declares that it cannot compact';
    const fault = { method: 'compact', does: 'throw-error', call: 1 } as const;
    return goOn(plan, allocatorFault(fault), turns);
  });
}

/** Returns why the fault cannot come up, where it cannot. */
async function goOn(plan: CellPlan, wrap: Faulty, turns: Turns): Promise<string | undefined> {
  const faults: FaultCount = { count: 0 };
  const onFault = () => {
    faults.count++;
  };
  const pool = await composeCell(plan, wrap(partsOf(plan), onFault));
  try {
    const run = new RandomSteps(new PoolModel(pool, faults), plan.seed);
    // A fault that has not come up by then gets more time.
    const most = 20 * plan.steps;
    for (let n = 1; n <= plan.steps || (faults.count === 0 && n < most); n++) {
      await turns.next();
      run.step();
      if (n % 40 !== 0) continue;
      run.model.compact();
      run.model.checkAll(`after ${n} calls of seed ${plan.seed}`);
    }
    if (faults.count === 0 && keepsAllRaw(pool.stats())) {
      return 'these backends keep every page raw, so nothing is decompressed';
    }
    expectThat(faults.count > 0, 'faults that have happened', 'at least 1', faults.count);
    for (const at of run.model.devices) run.model.invalidateRange(at, 0, at.device.slots);
    run.model.checkTables('after everything was invalidated');
    expectEqual(pool.stats().poolTotalSize, 0, 'poolTotalSize after everything was invalidated');
    return undefined;
  } finally {
    pool.close();
  }
}

function keepsAllRaw({ comprDataSize, objects, pageSize }: PoolStats): boolean {
  return comprDataSize === objects * pageSize;
}

function hasherFault(fault: HasherFault): Faulty {
  return ({ hasher }, onFault) => ({ hasher: withFaults(hasher, [fault], { onFault }) });
}

function compressorFault(fault: CompressorFault): Faulty {
  return ({ compressor }, onFault) => ({
    compressor: withFaults(compressor, [fault], { onFault }),
  });
}

function allocatorFault(fault: AllocatorFault): Faulty {
  return ({ allocator }, onFault) => ({ allocator: withFaults(allocator, [fault], { onFault }) });
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
