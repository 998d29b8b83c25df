import { setTimeout } from 'node:timers/promises';
import { captureProcesses } from '@pagefold/estimate';
import { captureTest } from './helper/capture-test.ts';
import { startHolder } from './helper/children.ts';
import { Collected } from './helper/collected.ts';

captureTest('hands all pages on in one buffer of a mebibyte, however many there are', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 5000 });
  const collected = new Collected();
  const { pageSize } = await captureProcesses({ pids: [holder.pid], write: collected.write });
  t.true(collected.byteLength > 16 * 1024 * 1024);
  t.is(collected.buffers.size, 1);
  t.is([...collected.buffers][0]!.byteLength, 1024 * 1024);
  t.true(collected.parts.every(({ length }) => length > 0 && length % pageSize === 0));
});

captureTest('waits for write before it fills the batch again', async (t) => {
  const holder = await startHolder(t, { what: 'hold', seed: 1, blocks: 1000 });
  await captureProcesses({
    pids: [holder.pid],
    write: async (batch) => {
      const before = batch.slice();
      await setTimeout(1);
      t.is(Buffer.compare(batch, before), 0);
    },
  });
});
