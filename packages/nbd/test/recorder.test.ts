import type { PageRecorder } from '@pagefold/nbd';
import test from 'ava';
import { command } from './support/client.ts';
import { bytesOf, pageSize, rig } from './support/rig.ts';

/** Keeps what it is told, a line each; a page by its first byte. */
function lines(): { readonly recorder: PageRecorder; readonly told: string[] } {
  const told: string[] = [];
  const recorder: PageRecorder = {
    export(name, size) {
      told.push(`${name} has ${size / pageSize}`);
      return {
        stored: (slot, page) => told.push(`${name} stored ${slot} ${page[0]} of ${page.length}`),
        trimmed: (slot, count) => told.push(`${name} trimmed ${slot} ${count}`),
        read: (slot, count) => told.push(`${name} read ${slot} ${count}`),
      };
    },
  };
  return { recorder, told };
}

const exports = [
  { name: 'a', size: 1024 * pageSize },
  { name: 'b', size: 16 * pageSize, discardOnClose: true },
];

test('a recorder is told of every store, trim and read, as they happen to pages', async (t) => {
  const { recorder, told } = lines();
  const { open } = await rig(t, { recorder, exports });
  const client = await open('a');
  const pages = bytesOf(3 * pageSize, 1);
  for (let i = 0; i < 3; i++) pages[i * pageSize] = 10 + i;
  await client.write(4 * pageSize, pages);
  await client.write(5 * pageSize + 100, Buffer.from([1, 2, 3]));
  await client.readAt(4 * pageSize + 4095, 2);
  await client.readAt(6 * pageSize, 2 * pageSize);
  await client.readAt(0, 0);
  const range = { offset: 5 * pageSize, length: 2 * pageSize };
  await client.ask({ command: command.trim, ...range });
  await client.ask({ command: command.trim, offset: 100, length: 200 });
  await client.ask({ command: command.writeZeroes, offset: 4 * pageSize, length: pageSize });
  await client.ask({ command: command.writeZeroes, ...range, length: pageSize, flags: 2 });
  await client.ask({ command: command.writeZeroes, offset: 0, length: 100 });
  t.is(await client.write(1024 * pageSize, Buffer.alloc(1)), 28);
  t.deepEqual(told, [
    'a has 1024',
    'b has 16',
    'a stored 4 10 of 4096',
    'a stored 5 11 of 4096',
    'a stored 6 12 of 4096',
    'a stored 5 11 of 4096',
    'a read 4 2',
    'a read 6 2',
    'a trimmed 5 2',
    'a trimmed 4 1',
    'a stored 5 0 of 4096',
  ]);
});

test('a disk that is discarded with its last client is trimmed at once, and that is all', async (t) => {
  const { recorder, told } = lines();
  const { open, server } = await rig(t, { recorder, exports });
  const first = await open('b');
  await first.write(0, bytesOf(pageSize, 1).fill(7, 0, 1));
  first.send(Buffer.from('no request, so the server closes'));
  await first.closed();
  await server.idle();
  const second = await open('b');
  await second.write(pageSize, bytesOf(pageSize, 2).fill(8, 0, 1));
  t.deepEqual(told.slice(2), ['b stored 0 7 of 4096', 'b trimmed 0 16', 'b stored 1 8 of 4096']);
});

test('a disk that grows is announced again; one that is removed is trimmed, but not when all ends', async (t) => {
  const { recorder, told } = lines();
  const { open, server } = await rig(t, { recorder, exports });
  server.addExport({ name: 'c', size: 2 * pageSize });
  server.growExport('c', 4 * pageSize);
  const client = await open('c');
  await client.write(3 * pageSize, bytesOf(pageSize, 1).fill(9, 0, 1));
  await server.removeExport('c', { force: true });
  await server.close();
  t.deepEqual(told.slice(2), ['c has 2', 'c has 4', 'c stored 3 9 of 4096', 'c trimmed 0 4']);
});

test('a page that a full pool refuses is not recorded', async (t) => {
  const { recorder, told } = lines();
  const { open } = await rig(t, {
    recorder,
    exports,
    poolOptions: { poolLimitBytes: 64 * pageSize },
  });
  const client = await open('a');
  const errors = new Map<number, number>();
  for (let slot = 0; slot < 200; slot++) {
    const error = await client.write(slot * pageSize, bytesOf(pageSize, slot));
    errors.set(error, (errors.get(error) ?? 0) + 1);
  }
  t.true(errors.get(28)! > 0);
  t.is(told.filter((line) => line.includes('stored')).length, errors.get(0)!);
});
