import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BackingOwners } from '@pagefold/contracts';
import { expectEqual, expectRejects, expectResolves, expectThat, fail } from '../kit/expect.ts';
import type { StoreCases, StoreRun } from './store-case.ts';
import type { StoreModel } from './store-model.ts';

const mostSteps = 1000;

export const cleaningCases: StoreCases = {
  async 'cleaning keeps every object and makes the room that it says'(run) {
    const { model, store } = run;
    await makeSparse(run, 40);
    await cleanAll(model, ({ made, before }) => {
      const { usedBytes } = store.stats();
      const what = 'used bytes after a step of cleaning';
      expectEqual(usedBytes, before - made, what);
    });
    await model.checkAll();
    model.freeAll();
    expectEqual(store.stats().liveBytes, 0, 'live bytes, all freed');
  },

  async 'objects may go while they are being moved'(run) {
    const { model } = run;
    await makeSparse(run, 12);
    const owners = model.owners();
    await cleanAll(model, undefined, {
      isLive(owner, at, length) {
        const isLive = owners.isLive(owner, at, length);
        // Some die after they were found alive, and before they have moved.
        if (isLive && model.random.below(3) === 0) {
          const one = model.held.get(owner)!;
          queueMicrotask(() => {
            if (model.held.get(owner) === one) model.free(one);
          });
        }
        return isLive;
      },
      moved(owner, from, to) {
        if (model.random.below(4) === 0) {
          const one = model.held.get(owner);
          if (one?.at === from) model.free(one);
        }
        return owners.moved(owner, from, to);
      },
    });
    await model.checkAll();
  },

  async 'what dies and comes again elsewhere is not moved over'(run) {
    const { model, turns } = run;
    await makeSparse(run, 12);
    for (let n = 0; n < 20; n++) {
      await turns.next();
      const cleaning = expectResolves('clean', () => model.store.clean(model.owners()));
      model.freeSome(4);
      const writing = model.write(model.lengths(10));
      const reading = model.check([...model.held.values()].slice(0, 5));
      await Promise.all([cleaning, writing, reading]);
    }
    await model.checkAll();
  },

  async 'objects can be read while they are being moved'(run) {
    const { model } = run;
    await makeSparse(run, 30);
    const before = [...model.held.values()].map((one) => ({ ...one }));
    const reading = before.map((one) => model.read([one]));
    const cleaning = model.store.clean(model.owners());
    await nextTurn();
    const later = [...model.held.values()].map((one) => model.check([{ ...one }]));
    for (const [error] of await Promise.all(reading)) {
      expectThat(error === undefined, 'a read while objects are moved', 'no error', error);
    }
    await Promise.all([cleaning, ...later]);
    await model.checkAll();
  },

  async 'one step is made at a time'(run) {
    const { model, store } = run;
    await makeSparse(run, 40);
    const [, second] = await Promise.all([1, 2].map(() => store.clean(model.owners())));
    expectEqual(second, 0, 'room made by a step while another was under way');
    await model.checkAll();
  },

  async 'an owner that throws ends the step and harms nothing'(run) {
    const { model, store, turns } = run;
    await makeSparse(run, 30);
    for (const method of ['isLive', 'moved'] as const) {
      for (const call of [1, 2, 7]) {
        await turns.next();
        const problem = new RangeError('an owner is at fault');
        const owners = throwing(model.owners(), method, call, problem);
        await store.clean(owners).catch((error: unknown) => {
          if (error !== problem) fail(`clean: expected what ${method} threw, got ${error}`);
        });
        await model.checkAll();
      }
    }
    await cleanAll(model);
    await model.checkAll();
  },

  async 'an empty store has nothing to clean'({ model, store }) {
    expectEqual(await store.clean(model.owners()), 0, 'room made in an empty store');
    await model.write([100]);
    model.freeAll();
    expectEqual(await store.clean(model.owners()), 0, 'room made in an emptied store');
    await expectRejects(
      async () => {
        await store.close();
        await store.clean(model.owners());
      },
      ['PAGEFOLD_CLOSED'],
      'clean after close',
    );
  },
};

/** Writes several batches, and frees all objects but one in `part`. */
async function makeSparse({ model, store, turns }: StoreRun, part: number): Promise<void> {
  for (let written = 0; written < 10 * store.batchBytes && written < 2 ** 23; ) {
    await turns.next();
    const lengths = model.lengths(40);
    await model.write(lengths);
    written += lengths.reduce((sum, length) => sum + length, 0);
  }
  for (const one of [...model.held.values()]) {
    if (model.random.below(part) !== 0) model.free(one);
  }
}

type Step = (step: { made: number; before: number }) => void;

/** Cleans until there is nothing worth it. */
async function cleanAll(
  model: StoreModel,
  afterStep: Step = () => {},
  owners: BackingOwners = model.owners(),
): Promise<void> {
  for (let steps = 0; steps < mostSteps; steps++) {
    const before = model.store.stats().usedBytes;
    const made = await expectResolves('clean', () => model.store.clean(owners));
    expectThat(made >= 0, 'room made by clean', '0 or more bytes', made);
    afterStep({ made, before });
    if (made === 0) return;
  }
  fail(`clean: expected an end, got room in ${mostSteps} steps`);
}

function throwing(
  owners: BackingOwners,
  method: keyof BackingOwners,
  call: number,
  problem: unknown,
): BackingOwners {
  let calls = 0;
  const count = (name: keyof BackingOwners): void => {
    if (name === method && ++calls === call) throw problem;
  };
  return {
    isLive(...args) {
      count('isLive');
      return owners.isLive(...args);
    },
    moved(...args) {
      count('moved');
      return owners.moved(...args);
    },
  };
}
