import { InputError, StateError } from '@pagefold/contracts';
import { openLiveMemory } from '@pagefold/estimate';
import { captureTest, commOf } from './helper/capture-test.ts';
import { end, startHolder } from './helper/children.ts';
import { Collected, upTo } from './helper/collected.ts';

captureTest('each process is a source of its own, with what it has', async (t) => {
  const one = await startHolder(t, { what: 'hold', seed: 1, blocks: 600 });
  const two = await startHolder(t, { what: 'hold', seed: 2, blocks: 10 });
  const sources = await openLiveMemory({ pids: [one.pid, two.pid, one.pid] });
  t.is(sources.length, 2);
  for (const [i, source] of sources.entries()) {
    const collected = new Collected();
    for await (const batch of source.read()) collected.write(batch);
    t.deepEqual(
      collected.blocks(i + 1).toSorted((a, b) => a - b),
      upTo([600, 10][i]!),
    );
    t.is(collected.blocks(2 - i).length, 0);
    const { format, population, leftOut, lost } = source.describe!();
    t.deepEqual({ format, population }, { format: 'process', population: 'resident' });
    const fileBacked = leftOut.find(({ reason }) => reason === 'file-backed')!;
    t.is(fileBacked.bytes, fileBacked.pages * source.pageSize);
    t.deepEqual(
      lost.filter(({ reason }) => reason !== 'vanished'),
      [],
    );
    await source.close();
  }
});

captureTest('it is read once, and not when it is closed', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 600 });
  const [source] = await openLiveMemory({ pids: [holder.pid] });
  const read = async () => {
    for await (const _ of source!.read()) await source!.close();
  };
  await t.throwsAsync(read, {
    instanceOf: StateError,
    message: /^process \d+ .* has been closed$/,
  });
  await t.throwsAsync(read, { instanceOf: StateError });
  const [other] = await openLiveMemory({ pids: [holder.pid] });
  for await (const _ of other!.read()) break;
  await t.throwsAsync(async () => other!.read()[Symbol.asyncIterator]().next(), {
    instanceOf: InputError,
    message: /goes on changing and can be read only once: capture it to a file first$/,
  });
  await other!.close();
});

captureTest('one that ends, has no memory or is not there is told, and others go on', async (t) => {
  const dying = await startHolder(t, { what: 'hold', seed: 1, blocks: 5000 });
  const staying = await startHolder(t, { what: 'hold', seed: 2, blocks: 10 });
  const name = commOf(dying.pid);
  const pids = [dying.pid, 2 ** 31 - 1, staying.pid];
  const sources = await openLiveMemory({ pids });
  const pages: number[] = [];
  for (const source of sources) {
    let bytes = 0;
    for await (const batch of source.read()) {
      bytes += batch.length;
      if (source === sources[0]) await end(dying);
    }
    pages.push(bytes / source.pageSize);
  }
  t.true(pages[0]! > 0 && pages[0]! < 5000);
  t.is(pages[1], 0);
  t.true(pages[2]! >= 10);
  const warnings = sources.map((source) => source.describe!().warnings);
  t.true(
    warnings[0]!.includes(
      `process ${dying.pid} (${name}) ended while it was captured, after ${pages[0]} pages`,
    ),
    warnings[0]!.join('\n'),
  );
  t.deepEqual(warnings[1], ['no process 2147483647 is running here']);
  await Promise.all(sources.map((source) => source.close()));
});
