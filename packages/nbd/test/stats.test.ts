import { latencyBounds, type RequestKind, type RequestStats } from '@pagefold/contracts';
import type { NbdServer } from '@pagefold/nbd';
import test, { type ExecutionContext } from 'ava';
import { command } from './support/client.ts';
import { bytesOf, mebibyte, pageSize, paths, rig } from './support/rig.ts';

const disk = { name: 'disk', size: mebibyte };
const none = { ok: 0, io: 0, invalid: 0, noSpace: 0, shutdown: 0 };

function requestsTo(
  server: NbdServer,
  name: string,
): Readonly<Partial<Record<RequestKind, RequestStats>>> {
  return server.stats().exports.find((each) => each.name === name)!.requests;
}

/** Every reply that went out has been timed, once. */
function checkTimes(t: ExecutionContext, stats: RequestStats): void {
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  t.is(stats.latency.length, latencyBounds.length + 1);
  t.is(sum(stats.latency), sum(Object.values(stats.results)));
  t.true(stats.micros > 0 && Number.isInteger(stats.micros));
}

for (const inputPath of paths) {
  test(`requests are counted by kind and by what came of them (${inputPath})`, async (t) => {
    const { server, open } = await rig(t, {
      exports: [disk, { ...disk, name: 'other' }],
      inputPath,
    });
    t.deepEqual(requestsTo(server, 'disk'), {});
    const client = await open();
    t.is(await client.write(0, bytesOf(3 * pageSize, 1)), 0);
    await client.readAt(100, 1000);
    await client.readAt(0, 2 * pageSize);
    t.is(await client.ask({ command: command.read, offset: mebibyte, length: 1 }), 22);
    t.is(await client.write(mebibyte, Buffer.alloc(10)), 28);
    t.is(await client.ask({ command: command.flush }), 0);
    t.is(await client.ask({ command: command.trim, length: pageSize }), 0);
    t.is(await client.ask({ command: command.cache, length: pageSize }), 0);
    t.is(await client.ask({ command: command.writeZeroes, length: pageSize }), 0);
    t.is(await client.ask({ command: 77, length: pageSize }), 22);
    const requests = requestsTo(server, 'disk');
    const counted = Object.entries(requests).map(([kind, { results, bytes }]) => {
      const came = Object.entries(results).filter(([, count]) => count > 0);
      return [kind, Object.fromEntries(came), bytes];
    });
    t.deepEqual(counted, [
      ['read', { ok: 2, invalid: 1 }, 1000 + 2 * pageSize],
      ['write', { ok: 1, noSpace: 1 }, 3 * pageSize],
      ['flush', { ok: 1 }, 0],
      ['trim', { ok: 1 }, pageSize],
      ['cache', { ok: 1 }, pageSize],
      ['writeZeroes', { ok: 1 }, pageSize],
      ['unknown', { invalid: 1 }, 0],
    ]);
    for (const stats of Object.values(requests)) checkTimes(t, stats);
    t.deepEqual(requestsTo(server, 'other'), {});
  });
}

test('structured replies are counted as simple ones are, failures among them', async (t) => {
  const { server, pool, open } = await rig(t, { exports: [disk] });
  const client = await open('disk', { structured: true, contexts: ['base:allocation'] });
  const ask = async (fields: Parameters<typeof client.request>[0]): Promise<void> => {
    client.request(fields);
    await client.chunks();
  };
  await ask({ command: command.write, length: pageSize, payload: bytesOf(pageSize, 1) });
  await ask({ command: command.read, length: 3 * pageSize });
  await ask({ command: command.read, length: 2 * pageSize, flags: 4 });
  await ask({ command: command.read, length: 0 });
  await ask({ command: command.blockStatus, length: mebibyte });
  pool.close();
  await ask({ command: command.read, length: pageSize, flags: 4 });
  const { read, blockStatus: status } = requestsTo(server, 'disk');
  t.deepEqual(read!.results, { ...none, ok: 3, shutdown: 1 });
  t.deepEqual(status!.results, { ...none, ok: 1 });
  checkTimes(t, read!);
  checkTimes(t, status!);
});

test('many replies in one write are timed each', async (t) => {
  const { server, open } = await rig(t, { exports: [disk] });
  const client = await open();
  const requests = Array.from({ length: 1000 }, () => ({ command: command.read, length: 1 }));
  for (const request of requests) client.request(request);
  await client.read(1000 * 17);
  const { read } = requestsTo(server, 'disk');
  t.is(read!.results.ok, 1000);
  checkTimes(t, read!);
});

test('connections are counted as they come, and as they are refused', async (t) => {
  const { server, connect, open } = await rig(t, { exports: [disk], maxConnections: 2 });
  const first = await open();
  await open();
  await connect().closed();
  const { connections, connectionsAccepted, connectionsRefused, exports } = server.stats();
  t.deepEqual([connections, connectionsAccepted, connectionsRefused], [2, 2, 1]);
  t.is(exports[0]!.connections, 2);
  first.destroy();
  while (server.stats().connections > 1) await new Promise((resolve) => setImmediate(resolve));
  t.is(server.stats().exports[0]!.connections, 1);
});
