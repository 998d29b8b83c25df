import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { openTrace, TraceWriter } from '@pagefold/trace';
import test from 'ava';
import {
  generateEvents,
  header,
  pageSize,
  randomOf,
  read,
  tracePath,
  write,
} from './support/rig.ts';

test('what is written is read, wherever its blocks end', async (t) => {
  const random = randomOf(t);
  for (const count of [3, 60, 3000]) {
    const path = tracePath(t);
    const events = generateEvents(random, count);
    write(path, events, () => random.below(50) === 0);
    t.deepEqual(await read(path), events);
    t.deepEqual((await openTrace(path)).header, header);
    t.is(statSync(path).mode & 0o777, 0o600);
  }
});

test('any gzip reads a trace: a line, then 24 bytes an event, as the reference says', (t) => {
  const path = tracePath(t);
  const writer = new TraceWriter(path, header);
  writer.export(0, 0, { name: 'vm1', size: 5 * pageSize });
  writer.store(0x0102_0304_0506, 0, 3, { kind: 'other', digestHigh: 0x0a0b0c0d, digestLow: 1 });
  writer.range(0x0102_0304_0506, 'trim', 0, 1, 2);
  writer.range(0x0102_0304_0506, 'read', 0, 3, 1);
  writer.mark(0x0102_0304_0506, undefined, { label: 'x' });
  writer.close(0x0102_0304_0507);
  const bytes = gunzipSync(readFileSync(path));
  const line =
    '{"format":"pagefold.trace.v1","page_size":4096,"started":"2026-01-02T03:04:05.678Z"}\n';
  t.is(bytes.toString('latin1', 0, line.length), line);
  t.deepEqual(bytes.toString('hex', line.length).match(/.{48}/g), [
    // An export is a note of 29 bytes.
    '000000000000 04 00 00000000 0000 0000 1b00000000000000'.replaceAll(' ', ''),
    Buffer.from('{"name":"vm1","size":20480').toString('hex').slice(0, 48),
    Buffer.from('80}'.padEnd(24, '\0')).toString('hex'),
    '060504030201 01 02 03000000 0000 0000 0a0b0c0d00000001'.replaceAll(' ', ''),
    '060504030201 02 00 01000000 0000 0000 0200000000000000'.replaceAll(' ', ''),
    '060504030201 03 00 03000000 0000 0000 0100000000000000'.replaceAll(' ', ''),
    '060504030201 04 01 00000000 ffff 0000 0d00000000000000'.replaceAll(' ', ''),
    Buffer.from('{"label":"x"}'.padEnd(24, '\0')).toString('hex'),
    '070504030201 05 00 00000000 ffff 0000 0000000000000000'.replaceAll(' ', ''),
  ]);
});

test('ranges that go on at once are one event', async (t) => {
  const path = tracePath(t);
  const writer = new TraceWriter(path, header);
  writer.export(0, 0, { name: 'vm1', size: 1000 * pageSize });
  writer.export(0, 1, { name: 'vm2', size: 1000 * pageSize });
  writer.range(10, 'trim', 0, 0, 128);
  writer.range(1009, 'trim', 0, 128, 128);
  writer.range(1010, 'trim', 0, 256, 1);
  writer.range(1010, 'read', 0, 257, 1);
  writer.range(1010, 'read', 1, 258, 1);
  writer.range(1010, 'read', 1, 260, 1);
  writer.mark(1010, 1, {});
  writer.range(1010, 'read', 1, 261, 1);
  writer.close(2000);
  const ranges = (await read(path)).flatMap((event) =>
    event.type === 'trim' || event.type === 'read'
      ? [[event.type, event.export, event.slot, event.count]]
      : [],
  );
  t.deepEqual(ranges, [
    ['trim', 0, 0, 256],
    ['trim', 0, 256, 1],
    ['read', 0, 257, 1],
    ['read', 1, 258, 1],
    ['read', 1, 260, 1],
    ['read', 1, 261, 1],
  ]);
});

test('an event takes 24 bytes, and fewer when they are compressed', (t) => {
  const random = randomOf(t);
  const path = tracePath(t);
  const writer = new TraceWriter(path, header);
  writer.export(0, 0, { name: 'vm1', size: 2 ** 32 });
  const before = 10_000;
  for (let i = 0; i < before; i++) {
    const page = { kind: 'other', digestHigh: random.next(), digestLow: random.next() } as const;
    writer.store(50 * i, 0, random.below(2 ** 20), page);
  }
  writer.close(50 * before);
  t.true(statSync(path).size < 20 * before, `${statSync(path).size}`);
  t.is(
    gunzipSync(readFileSync(path)).indexOf('\n') + 1 + 24 * (before + 1 + 3),
    gunzipSync(readFileSync(path)).length,
  );
});

test('a closed trace takes nothing more, and closing again does nothing', (t) => {
  const writer = new TraceWriter(tracePath(t), header);
  writer.export(0, 0, { name: 'vm1', size: pageSize });
  writer.close(1);
  writer.close(2);
  t.throws(() => writer.range(3, 'read', 0, 0, 1), { code: 'PAGEFOLD_CLOSED' });
});

test('a file that exists is not written over', (t) => {
  const path = tracePath(t);
  write(path, []);
  const error = t.throws(() => new TraceWriter(path, header), { code: 'PAGEFOLD_INPUT_FAILED' });
  t.true(error.message.endsWith('it exists; choose another name or remove it'));
});

test('a note that is too long is refused, and what follows is good', async (t) => {
  const path = tracePath(t);
  const writer = new TraceWriter(path, header);
  t.throws(() => writer.mark(0, undefined, { label: 'x'.repeat(70_000) }), {
    instanceOf: RangeError,
  });
  const label = 'y'.repeat(60_000);
  writer.mark(0, undefined, { label });
  writer.close(1);
  const [mark] = await read(path);
  t.is(mark?.type === 'mark' ? mark.mark.label : '', label);
});
