import { ConfigError, StateError } from '@pagefold/contracts';
import { Workbench } from '@pagefold/core';
import test from 'ava';

const kib = 1024;

test('ranges begin above 64 KiB, are aligned, zero and apart', (t) => {
  const memory = new Workbench({ byteLength: 1024 * kib });
  const ranges: [number, number][] = [];
  for (const [length, align] of [
    [1, 1],
    [3, 1],
    [100, undefined],
    [4096, 4096],
    [7, 65536],
    [0, 64],
    [10, 2],
  ] as const) {
    const start = memory.reserve(length, align);
    t.is(start % (align ?? 16), 0);
    t.true(start >= 64 * kib);
    t.true(memory.bytes.subarray(start, start + length).every((byte) => byte === 0));
    for (const [from, end] of ranges) t.true(start >= end || start + length <= from);
    ranges.push([start, start + length]);
  }
});

test('it has 16 MiB where nobody asks for more, in whole steps of 64 KiB', (t) => {
  t.is(new Workbench().bytes.length, 16 * 1024 * kib);
  t.is(new Workbench({ byteLength: 128 * kib + 1 }).bytes.length, 192 * kib);
});

test('bytes is one view on the memory that never changes', (t) => {
  const memory = new Workbench({ byteLength: 128 * kib });
  const { bytes } = memory;
  memory.reserve(100);
  memory.seal();
  t.is(memory.bytes, bytes);
  t.is(bytes.buffer, memory.memory.buffer);
  t.throws(() => memory.memory.grow(1), { instanceOf: RangeError });
});

test('a size that no memory can have is refused', (t) => {
  for (const byteLength of [0, 65536, -1, Number.NaN, 2 ** 32 + 1, Number.POSITIVE_INFINITY]) {
    t.throws(() => new Workbench({ byteLength }), {
      instanceOf: ConfigError,
      code: 'PAGEFOLD_INVALID_OPTION',
      message: `workbench: "byteLength" expected an integer from 131072 to 4294967296 bytes, got ${byteLength}`,
    });
  }
});

test('what does not fit is refused, says how much is left, and takes nothing', (t) => {
  const memory = new Workbench({ byteLength: 128 * kib });
  memory.reserve(60_000);
  t.throws(() => memory.reserve(10_000), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_PAGE_MEMORY_FULL',
    message:
      'the page memory of 131072 bytes has 5536 left, 10000 are needed: ' +
      'compose the pool on a larger one ("byteLength")',
  });
  const start = memory.reserve(5536, 1);
  t.is(start + 5536, 128 * kib);
  t.throws(() => memory.reserve(1), { code: 'PAGEFOLD_PAGE_MEMORY_FULL', message: /has 0 left/ });
});

test('what is no length and what is no alignment is refused', (t) => {
  const memory = new Workbench({ byteLength: 128 * kib });
  for (const length of [-1, 1.5, Number.NaN, '8' as unknown as number]) {
    t.throws(() => memory.reserve(length), {
      instanceOf: RangeError,
      message: /"length" expected/,
    });
  }
  for (const align of [0, 3, -16, 1.5, 131072, Number.NaN]) {
    t.throws(() => memory.reserve(8, align), { instanceOf: RangeError, message: /"align"/ });
  }
});

test('a sealed memory gives nothing', (t) => {
  const memory = new Workbench({ byteLength: 128 * kib });
  memory.seal();
  t.throws(() => memory.reserve(1), { instanceOf: StateError, code: 'PAGEFOLD_SEALED' });
});

test('guards find a byte written just before or after a range, whatever its alignment', (t) => {
  for (const align of [1, 16, 64, 4096]) {
    for (const side of ['before', 'after'] as const) {
      const memory = new Workbench({ byteLength: 256 * kib, guards: true });
      memory.reserve(10, 1);
      const start = memory.reserve(100, align);
      memory.reserve(10, align);
      t.notThrows(() => memory.checkGuards());
      memory.bytes.fill(7, start, start + 100);
      t.notThrows(() => memory.checkGuards());
      const at = side === 'before' ? start - 1 : start + 100;
      memory.bytes[at] = 7;
      t.throws(() => memory.checkGuards(), {
        instanceOf: RangeError,
        message: `overwritten outside a range: ${at}`,
      });
    }
  }
});

test('guards stay whole when a range does not fit', (t) => {
  const memory = new Workbench({ byteLength: 128 * kib, guards: true });
  memory.reserve(64 * kib - 3 * 64, 64);
  for (const length of [1, 64, 100_000]) {
    t.throws(() => memory.reserve(length), { code: 'PAGEFOLD_PAGE_MEMORY_FULL' });
  }
  t.notThrows(() => memory.checkGuards());
});

test('without guards nothing is laid between ranges and nothing is found', (t) => {
  const memory = new Workbench({ byteLength: 128 * kib });
  const first = memory.reserve(16);
  t.is(memory.reserve(16), first + 16);
  memory.bytes.fill(1);
  t.notThrows(() => memory.checkGuards());
});
