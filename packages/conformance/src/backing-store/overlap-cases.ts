import type { Location } from '@pagefold/contracts';
import { expectEqual, expectRejects, expectThat, expectThrows } from '../kit/expect.ts';
import type { StoreCases } from './store-case.ts';
import { expectBadLocation } from './store-model.ts';

export const overlapCases: StoreCases = {
  async 'writes and reads that overlap in time do not mix'({ model, pageSize }) {
    const lengths = [1, 100, pageSize >>> 1, pageSize];
    await Promise.all(lengths.map((length) => model.write([length, length, length])));
    await Promise.all([
      ...[...model.held.values()].map((one) => model.check([one])),
      ...lengths.map((length) => model.write([length])),
    ]);
    await model.checkAll();
  },

  async 'of several that are read together each has its own result'({ model, pageSize }) {
    const held = await model.write([pageSize, 50, pageSize, 1000, 1]);
    const reads = held.map((one, i) => {
      return i % 2 === 0 ? one : { ...one, at: (2 ** 32 - 1 - i) as Location };
    });
    const results = await model.read(reads);
    for (const [i, result] of results.entries()) {
      if (i % 2 === 0) expectThat(result === undefined, `result ${i}`, 'no error', result);
      else expectBadLocation(result, reads[i]!);
    }
  },

  async 'an object that is freed while it is read is read all the same'({ model, turns }) {
    for (let n = 0; n < 12; n++) {
      await turns.next();
      const held = await model.write(model.lengths(40));
      const reading = held.map((one) => model.read([one]));
      model.freeAll();
      // Its place would be used for these.
      const writing = [model.write(model.lengths(40)), model.write(model.lengths(40))];
      for (const [i, results] of (await Promise.all(reading)).entries()) {
        const what = `read of owner ${held[i]!.owner}, freed in the meantime`;
        expectThat(results[0] === undefined, what, 'no error', results[0]);
      }
      await Promise.all(writing);
      await model.checkAll();
      model.freeAll();
    }
  },

  async 'any calls may be under way together'({ model, store, turns }) {
    const underWay = new Set<Promise<unknown>>();
    for (let n = 0; n < 300; n++) {
      await turns.next();
      const work = step(n);
      if (work !== undefined) {
        underWay.add(work);
        const done = (): boolean => underWay.delete(work);
        work.then(done, done);
      }
      if (underWay.size >= 8) await Promise.race(underWay);
    }
    await Promise.all(underWay);
    await model.checkAll();

    function step(n: number): Promise<unknown> | undefined {
      const { random, held } = model;
      if (n % 3 === 0 || held.size === 0) return model.write(model.lengths(random.between(1, 20)));
      if (n % 7 === 0) return store.clean(model.owners());
      if (n % 5 === 0) return void model.freeSome(3);
      return model.check([random.pick([...held.values()]), random.pick([...held.values()])]);
    }
  },

  async 'close waits for what is under way'({ model, store, pageSize }) {
    const held = await model.write(model.lengths(20));
    const reading = model.check(held);
    const written = store.write(model.objects([pageSize, pageSize]));
    const cleaning = store.clean(model.owners());
    let isClosed = false;
    const closing = store.close().then(() => {
      isClosed = true;
    });
    expectEqual((await written).length, 2, 'locations of what was written while it closes');
    expectEqual(isClosed, false, 'closed before what was under way had settled');
    await Promise.all([reading, cleaning]);
    await closing;
  },

  async 'after close every call is refused'({ model, store, pageSize }) {
    const [held] = await model.write([pageSize]);
    const { at, owner } = held!;
    const closing = store.close();
    const dst = new Uint8Array(pageSize);
    for (const when of ['while it closes', 'once it is closed']) {
      const closed = ['PAGEFOLD_CLOSED'] as const;
      await expectRejects(() => store.write(model.objects([1])), closed, `write ${when}`);
      await expectRejects(() => store.read([{ at, owner, dst }]), closed, `read ${when}`);
      await expectRejects(() => store.clean(model.owners()), closed, `clean ${when}`);
      expectThrows(() => store.free(at, owner, pageSize), closed, `free ${when}`);
      await closing;
      await store.close();
    }
    expectEqual(
      dst.every((byte) => byte === 0),
      true,
      'an array of a read that was refused is zero',
    );
  },
};
