import { faultyIo, type IoFault } from '@pagefold/faults';
import { expectEqual, expectThat, isNamed } from '../kit/expect.ts';
import type { StoreCases, StoreRun } from './store-case.ts';
import type { StoreModel } from './store-model.ts';

const codes = ['ENOSPC', 'EIO'];
const writeErrors = ['PAGEFOLD_WRITEBACK_FAILED'] as const;

export const faultCases: StoreCases = {
  async 'a write that the system refuses fails its batch and nothing else'(run) {
    for (let call = 1; call <= 8; call++) {
      const code = codes[call % codes.length]!;
      const model = await faulty(run, [{ method: 'write', does: 'fail', code, call }]);
      let failed = 0;
      for (let batch = 0; batch < 12; batch++) {
        const result = await model.tryWrite(model.lengths(12), writeErrors);
        if (Array.isArray(result)) continue;
        failed++;
        expectEqual(systemCode(result), code, 'the error has the code of the system');
        await model.checkAll();
      }
      expectEqual(failed, 1, `batches that failed with write ${call}`);
      await model.checkAll();
    }
  },

  async 'a batch of several writes is taken whole or not at all'(run) {
    for (let call = 1; call <= 4; call++) {
      const model = await faulty(run, [{ method: 'write', does: 'fail', code: 'EIO', call }]);
      const pages = Math.ceil((2.5 * model.store.batchBytes) / model.pageSize);
      for (let batch = 0; batch < 3; batch++) {
        await model.tryWrite(new Array(pages).fill(model.pageSize), writeErrors);
        model.checkCount();
      }
      await model.checkAll();
      model.freeAll();
      expectEqual(model.store.stats().liveBytes, 0, 'live bytes, all freed');
    }
  },

  async 'a read that the system refuses is an error of that object alone'(run) {
    const fault = { method: 'read', does: 'fail', code: 'EIO', call: 2 } as const;
    const model = await faulty(run, [fault]);
    const held = await model.write(model.lengths(5));
    const results = await model.read(held);
    const failed = results.filter((result) => result !== undefined);
    expectEqual(failed.length, 1, 'results that are errors');
    expectThat(
      isNamed(failed[0], 'PAGEFOLD_FETCH_FAILED'),
      'the result of a read that was refused',
      'PAGEFOLD_FETCH_FAILED',
      failed[0],
    );
    expectEqual(systemCode(failed[0]!), 'EIO', 'the error has the code of the system');
    await model.checkAll();
  },

  async 'short writes and reads are continued'(run) {
    const model = await faulty(run, [
      { method: 'write', does: 'short', rate: 0.7, seed: run.seed },
      { method: 'read', does: 'short', rate: 0.7, seed: run.seed + 1 },
    ]);
    for (let n = 0; n < 20; n++) await model.write(model.lengths(20));
    await model.checkAll();
  },

  async 'a disk may be slow, and answer in any order'(run) {
    const model = await faulty(run, [
      { method: 'write', does: 'late', turns: 6, rate: 0.5, seed: run.seed },
      { method: 'write', does: 'late', turns: 60, rate: 0.1, seed: run.seed + 1 },
      { method: 'read', does: 'late', turns: 6, rate: 0.5, seed: run.seed + 2 },
      { method: 'read', does: 'late', turns: 60, rate: 0.1, seed: run.seed + 3 },
    ]);
    await walk(model, run, false);
  },

  async 'a disk that fails now and then loses nothing that it has taken'(run) {
    const faults = (['write', 'read'] as const).flatMap((method, i): IoFault[] => [
      { method, does: 'fail', code: 'EIO', rate: 0.1, seed: run.seed + i },
      { method, does: 'fail', code: 'ENOSPC', rate: 0.05, seed: run.seed + 2 + i },
      { method, does: 'short', rate: 0.2, seed: run.seed + 4 + i },
      { method, does: 'late', turns: 8, rate: 0.3, seed: run.seed + 6 + i },
    ]);
    await walk(await faulty(run, faults), run, true);
  },
};

function faulty(run: StoreRun, faults: readonly IoFault[]): Promise<StoreModel> {
  return run.another({ wrap: (io) => faultyIo(io, faults) });
}

/** Writes, frees, reads and cleans, several at a time. */
async function walk(model: StoreModel, { turns }: StoreRun, mayFail: boolean): Promise<void> {
  const { random, store, held } = model;
  const underWay = new Set<Promise<unknown>>();
  for (let n = 0; n < 400; n++) {
    await turns.next();
    const work = step(random.below(8));
    underWay.add(work);
    const done = (): boolean => underWay.delete(work);
    work.then(done, done);
    if (underWay.size >= 6) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  model.checkCount();
  for (const one of held.values()) await readAtLast(model, one, mayFail);
  model.freeAll();
  expectEqual(store.stats().liveBytes, 0, 'live bytes, all freed');

  async function step(kind: number): Promise<void> {
    if (kind < 3) await model.tryWrite(model.lengths(random.between(1, 40)), writeErrors);
    else if (kind < 5) model.freeSome(4);
    else if (kind < 6) await store.clean(model.owners()).catch(checkCleaning);
    else if (held.size > 0) await model.read([random.pick([...held.values()])]);
  }

  function checkCleaning(error: unknown): void {
    const isExpected =
      mayFail &&
      (isNamed(error, 'PAGEFOLD_FETCH_FAILED') || isNamed(error, 'PAGEFOLD_WRITEBACK_FAILED'));
    expectThat(isExpected, 'clean', 'what reads and writes fail with', error);
  }
}

/** A read that fails may be tried again. */
async function readAtLast(
  model: StoreModel,
  one: Parameters<StoreModel['readGone']>[0],
  mayFail: boolean,
): Promise<void> {
  for (let left = mayFail ? 30 : 1; left > 0; left--) {
    const [error] = await model.read([one]);
    if (error === undefined) return;
    const isExpected = left > 1 && isNamed(error, 'PAGEFOLD_FETCH_FAILED');
    expectThat(isExpected, `read of owner ${one.owner}`, 'its bytes at last', error);
  }
}

function systemCode(error: Error): unknown {
  return (error as { systemCode?: unknown }).systemCode;
}
