import { parentPort, workerData } from 'node:worker_threads';
import { createPool, PagefoldError } from 'pagefold';
import { Batch } from './batch.ts';
import type { Call, Reply, Result, Setup } from './protocol.ts';

const port = parentPort!;
const setup: Setup = workerData;
const pool = await createPool(setup.pool);
const device = pool.createDevice({ slots: setup.slots });

port.on('message', ({ id, call }: { id: number; call: Call }) => {
  try {
    const result = answer(call);
    reply({ id, result }, result instanceof ArrayBuffer ? [result] : []);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = PagefoldError.is(error) ? error.code : undefined;
    reply({ id, error: { message, code } });
  }
});

function answer(call: Call): Result {
  switch (call.method) {
    case 'stats':
      return pool.stats();
    case 'close':
      void pool.close(); // It has no backing store, so this is done at once.
      return undefined;
    default: {
      const { slots, pages, outcomes } = new Batch(call.length, pool.pageSize, call.buffer);
      device[call.method](slots, pages, outcomes);
      return call.buffer;
    }
  }
}

function reply(message: Reply, transferred: ArrayBuffer[] = []): void {
  port.postMessage(message, transferred);
}
