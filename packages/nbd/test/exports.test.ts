import { ConfigError, StateError } from '@pagefold/contracts';
import test from 'ava';
import { command, goData, option, replyType } from './support/client.ts';
import { bytesOf, mebibyte, pageSize, rig } from './support/rig.ts';

const disk = { name: 'disk', size: mebibyte };
const refused = { instanceOf: ConfigError, code: 'PAGEFOLD_INVALID_OPTION' } as const;

test('a disk is added to a server that runs', async (t) => {
  const { server, open } = await rig(t, { exports: [disk] });
  server.addExport({ name: 'more', size: 2 * mebibyte });
  const client = await open('more');
  t.is(await client.write(mebibyte, bytesOf(pageSize, 1)), 0);
  t.throws(() => server.addExport(disk), { ...refused, message: /"disk" already/ });
  t.throws(() => server.addExport({ name: 'odd', size: 1 }), refused);
  t.deepEqual(
    server.stats().exports.map(({ name, size, storedPages }) => [name, size, storedPages]),
    [
      ['disk', mebibyte, 0],
      ['more', 2 * mebibyte, 1],
    ],
  );
});

test('a disk grows for who connects then, and goes on for who is connected', async (t) => {
  const { server, open, connect } = await rig(t, { exports: [disk] });
  const before = await open();
  const bytes = bytesOf(pageSize, 1);
  await before.write(mebibyte - pageSize, bytes);
  server.growExport('disk', 3 * mebibyte);
  t.is(await before.write(mebibyte, bytes), 28);
  t.true((await before.readAt(mebibyte - pageSize, pageSize)).equals(bytes));
  const after = connect();
  t.is((await after.open('disk')).size, BigInt(3 * mebibyte));
  t.is(await after.write(3 * mebibyte - pageSize, bytes), 0);
  t.true((await after.readAt(mebibyte - pageSize, pageSize)).equals(bytes));
  t.throws(() => server.growExport('disk', 2 * mebibyte), {
    ...refused,
    message: /expected 3145728 bytes or more, got 2097152/,
  });
  t.throws(() => server.growExport('disk', 3 * mebibyte + 1), refused);
  t.throws(() => server.growExport('none', mebibyte), { ...refused, message: /no export "none"/ });
});

test('a disk is removed when nobody has it, and from its clients by force only', async (t) => {
  const exports = [disk, { ...disk, name: 'other', discardOnClose: true }];
  const { server, pool, open, connect } = await rig(t, { exports });
  const client = await open('other');
  const kept = await open('disk');
  const bytes = bytesOf(64 * pageSize, 1);
  await client.write(0, bytes);
  await kept.write(0, bytes.subarray(0, pageSize));
  await t.throwsAsync(server.removeExport('other'), { ...refused, message: /has clients \(1\)/ });
  client.request({ command: command.read, length: bytes.length });
  t.is((await client.simpleReply()).error, 0);
  await server.removeExport('other', { force: true });
  t.true((await client.closed()).equals(bytes));
  t.is(await kept.ask({ command: command.flush }), 0);
  const late = connect();
  await late.greet();
  t.is((await late.option(option.go, goData('other'))).at(-1)!.type, replyType.unknown);
  while (pool.stats().storedPages > 1) await new Promise((resolve) => setImmediate(resolve));
  await t.throwsAsync(server.removeExport('other'), { ...refused, message: /no export "other"/ });
  server.addExport({ ...disk, name: 'other' });
  t.true((await (await open('other')).readAt(0, pageSize)).equals(Buffer.alloc(pageSize)));
});

test('the limit of a disk is changed for those who have it, and for the device after the last of them', async (t) => {
  const exports = [{ ...disk, limitBytes: 2 * pageSize, discardOnClose: true }];
  const { server, open } = await rig(t, { exports, roomMs: 1 });
  const client = await open();
  const bytes = bytesOf(4 * pageSize, 1);
  t.is(await client.write(0, bytes), 28);
  server.limitExport('disk', 4 * pageSize);
  t.is(await client.write(0, bytes), 0);
  client.request({ command: command.disconnect });
  await client.closed();
  const next = await open();
  t.is(await next.write(0, bytes), 0);
  server.limitExport('disk', pageSize);
  t.is(server.stats().exports[0]!.limitBytes, pageSize);
  t.is(await next.write(8 * pageSize, bytesOf(pageSize, 2)), 28);
  for (const bytes of [-1, 0.5, Number.NaN]) {
    t.throws(() => server.limitExport('disk', bytes), { ...refused, message: /"limitBytes" of/ });
  }
  t.throws(() => server.limitExport('none', 1), { ...refused, message: /no export "none"/ });
});

test('a closed server has no exports to change', async (t) => {
  const { server } = await rig(t, { exports: [disk] });
  await server.close();
  const closed = { instanceOf: StateError, code: 'PAGEFOLD_CLOSED' } as const;
  t.throws(() => server.addExport({ ...disk, name: 'more' }), closed);
  t.throws(() => server.growExport('disk', 2 * mebibyte), closed);
  t.throws(() => server.limitExport('disk', mebibyte), closed);
  await t.throwsAsync(server.removeExport('disk'), closed);
  t.deepEqual(server.stats().exports, []);
});
