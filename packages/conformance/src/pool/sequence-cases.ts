import { expectEqual } from '../kit/expect.ts';
import type { PoolCases } from './pool-case.ts';
import { PoolModel } from './pool-model.ts';
import { RandomSteps } from './random-steps.ts';

/** What holds after any sequence of calls. */
export const sequenceCases: PoolCases = {
  async 'what was stored is what is loaded, after any sequence of calls'(
    pool,
    { seed, steps, turns },
  ) {
    const run = new RandomSteps(new PoolModel(pool), seed);
    for (let n = 1; n <= steps; n++) {
      await turns.next();
      await run.step();
      if (n % 25 === 0) run.model.checkAll(`after ${n} calls of seed ${seed}`);
    }
  },

  async 'statistics and tables agree after every call'(pool, { seed, steps, turns }) {
    const run = new RandomSteps(new PoolModel(pool), seed + 1);
    for (let n = 1; n <= steps / 3; n++) {
      await turns.next();
      await run.step();
      run.model.checkTables(`after ${n} calls of seed ${seed + 1}`);
    }
  },

  async 'after everything is invalidated nothing is left'(pool, { seed, steps, turns }) {
    const run = new RandomSteps(new PoolModel(pool), seed + 2);
    for (let n = 0; n < steps / 3; n++) {
      await turns.next();
      await run.step();
    }
    for (const at of run.model.devices) run.model.invalidateRange(at, 0, at.device.slots);
    run.model.checkAll('after everything was invalidated');
    const { storedPages, objects, poolTotalSize, comprDataSize, extentBytes } = pool.stats();
    const left = JSON.stringify({
      storedPages,
      objects,
      poolTotalSize,
      comprDataSize,
      extentBytes,
    });
    const nothing = {
      storedPages: 0,
      objects: 0,
      poolTotalSize: 0,
      comprDataSize: 0,
      extentBytes: 0,
    };
    expectEqual(left, JSON.stringify(nothing), 'stats() after everything was invalidated');
  },

  async 'compaction changes no page'(pool, { seed, steps, turns }) {
    const run = new RandomSteps(new PoolModel(pool), seed + 3);
    for (let n = 1; n <= steps / 3; n++) {
      await turns.next();
      await run.step();
      if (n % 20 !== 0) continue;
      run.model.compact();
      run.model.checkAll(`after compact() and ${n} calls of seed ${seed + 3}`);
    }
  },
};
