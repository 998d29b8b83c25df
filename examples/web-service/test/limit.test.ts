import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { createPool } from 'pagefold';
import { createService } from '../dist/service.js';

test('a pool that is full answers 507, but lets a page be replaced', async (t) => {
  const pool = await createPool({ poolLimitBytes: 4096 });
  const server = createService(pool, pool.createDevice({ slots: 2, onFailure: 'keep' }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  const url = (slot: number) => `http://127.0.0.1:${port}/pages/${slot}`;
  const pageOf = (byte: number) => Buffer.alloc(4096, `${byte}`).fill(byte, 0, 9);

  const outcomes = [];
  for (const [slot, byte] of [
    [0, 1],
    [1, 2],
    [0, 3],
  ] as const) {
    const response = await fetch(url(slot), { method: 'PUT', body: pageOf(byte) });
    outcomes.push([response.status, await response.json()]);
  }
  t.deepEqual(outcomes, [
    [200, { outcome: 'stored' }],
    [507, { outcome: 'pool-limit' }],
    [200, { outcome: 'stored' }],
  ]);
  const kept = await fetch(url(0));
  t.deepEqual(Buffer.from(await kept.arrayBuffer()), pageOf(3));
});
