import { RecordTable } from '@pagefold/tables';
import test from 'ava';
import fc from 'fast-check';

function takeMany(table: RecordTable, count: number): number[] {
  return Array.from({ length: count }, () => table.take());
}

test('a new table has taken no memory for records', (t) => {
  const table = new RecordTable({ fields: 9 });
  t.is(table.size, 0);
  t.is(table.byteLength, 0);
});

test('ids begin at 0 and a record is all zeros when it is taken', (t) => {
  const table = new RecordTable({ fields: 3, sheetRecords: 4 });
  for (let expected = 0; expected < 10; expected++) {
    const id = table.take();
    t.is(id, expected);
    for (let field = 0; field < 3; field++) {
      t.is(table.get(id, field), 0);
      table.set(id, field, 0xffff_ffff);
    }
  }
  t.is(table.size, 10);
});

test('a freed record is taken again, zeroed, before the table grows', (t) => {
  const table = new RecordTable({ fields: 4, sheetRecords: 8 });
  const ids = takeMany(table, 8);
  for (const id of ids) for (let field = 0; field < 4; field++) table.set(id, field, 0xdeadbeef);
  table.free(3);
  table.free(5);
  t.is(table.size, 6);
  const again = [table.take(), table.take()];
  t.deepEqual([...again].sort(), [3, 5]);
  for (const id of again) {
    for (let field = 0; field < 4; field++) t.is(table.get(id, field), 0);
  }
  t.is(table.take(), 8);
  t.is(table.get(4, 3), 0xdeadbeef);
});

test('values are kept modulo 2³²', (t) => {
  const table = new RecordTable({ fields: 1 });
  const id = table.take();
  table.set(id, 0, -1);
  t.is(table.get(id, 0), 0xffff_ffff);
  table.set(id, 0, 2 ** 32 + 5);
  t.is(table.get(id, 0), 5);
});

test('view and offset show the fields of a record', (t) => {
  const table = new RecordTable({ fields: 5, sheetRecords: 4 });
  takeMany(table, 11);
  for (const id of [0, 3, 4, 10]) {
    for (let field = 0; field < 5; field++) table.set(id, field, id * 10 + field);
    const at = table.offset(id);
    t.deepEqual(
      [...table.view(id).subarray(at, at + 5)],
      [0, 1, 2, 3, 4].map((field) => id * 10 + field),
    );
    table.view(id)[at + 2] = 77;
    t.is(table.get(id, 2), 77);
  }
});

test('peek reads any id: what it held, or 0 where there is no record', (t) => {
  const table = new RecordTable({ fields: 2, sheetRecords: 2048 });
  const ids = takeMany(table, 4096);
  table.set(5, 1, 77);
  table.set(4000, 1, 78);
  t.is(table.peek(5, 1), 77);
  table.free(5);
  t.is(table.peek(5, 1), 77);
  for (const id of [4096, 4097, 1 << 20, 2 ** 31, 2 ** 32 - 1]) t.is(table.peek(id, 1), 0);
  for (const id of ids) if (id !== 5) table.free(id);
  for (const id of [5, 4000]) t.is(table.peek(id, 1), 0);
});

test('a sheet grows by 512 bytes, and by a sixteenth of a table that is larger', (t) => {
  const table = new RecordTable({ fields: 1 });
  takeMany(table, 1);
  t.is(table.byteLength, 512);
  takeMany(table, 127);
  t.is(table.byteLength, 512);
  takeMany(table, 1);
  t.is(table.byteLength, 1024);
  for (let records = 129; records < 300_000; records++) {
    const before = table.byteLength;
    table.take();
    const growth = table.byteLength - before;
    if (growth === 0) continue;
    const most = Math.max(512, before / 16 + 512);
    if (growth > most) t.fail(`${before} bytes have grown by ${growth}`);
  }
  t.is(table.byteLength, RecordTable.bytesFor(1, 300_000));
});

test('what a sheet holds stays when it grows', (t) => {
  const table = new RecordTable({ fields: 3 });
  for (const id of takeMany(table, 100_000)) table.set(id, 2, id * 7);
  for (let id = 0; id < 100_000; id++) if (table.get(id, 2) !== id * 7) t.fail(`record ${id}`);
  t.pass();
});

test('a sheet is about 2 MiB where nobody says otherwise', (t) => {
  for (const fields of [1, 3, 9, 15, 1024]) {
    const table = new RecordTable({ fields });
    const perSheet = 2 ** Math.floor(Math.log2((2.5 * 2 ** 20) / (fields * 4)));
    takeMany(table, perSheet);
    t.is(table.byteLength, perSheet * fields * 4);
    t.is(table.offset(perSheet), 0);
  }
});

test.serial(
  'only the beginning of a table is copied: all else is made at once, sheet by sheet',
  (t) => {
    const made = buffersMade((table) => {
      takeMany(table, 3 * 2 ** 16);
      for (let id = 0; id < 3 * 2 ** 16; id++) table.set(id, 7, id);
    });
    const whole = made.filter((bytes) => bytes === 2 ** 21);
    const beginning = made.filter((bytes) => bytes < 2 ** 21);
    t.is(whole.length, 3);
    t.true(beginning.every((bytes) => bytes <= 2 ** 21 / 128));
    t.true(beginning.length <= 40, `${beginning.length} buffers`);
  },
);

test.serial('where there is no memory for a whole sheet, it grows as far as there is', (t) => {
  const most = 100_000;
  const table = new RecordTable({ fields: 8 });
  let taken = 0;
  const made = buffersMade(() => {
    for (let id = table.take(); id >= 0; id = table.take()) {
      table.set(id, 7, id);
      taken++;
    }
  }, most);
  t.true(taken >= 2500 && taken * 32 <= most, `${taken}`);
  t.true(made.every((bytes) => bytes <= most));
  for (let id = 0; id < taken; id++) if (table.get(id, 7) !== id) t.fail(`record ${id}`);
  takeMany(table, 2 ** 16);
  t.is(table.get(taken - 1, 7), taken - 1);
  t.is(table.get(taken, 7), 0);
});

/** Bytes of the buffers that are made while a table of eight fields is used, none of them of more than `most`. */
function buffersMade(use: (table: RecordTable) => void, most = 2 ** 30): number[] {
  const Plain = ArrayBuffer;
  const made: number[] = [];
  globalThis.ArrayBuffer = class extends Plain {
    constructor(bytes: number) {
      if (bytes > most) throw new RangeError('no memory');
      super(bytes);
      made.push(bytes);
    }
  } as unknown as ArrayBufferConstructor;
  try {
    use(new RecordTable({ fields: 8 }));
  } finally {
    globalThis.ArrayBuffer = Plain;
  }
  return made;
}

test('a sheet may be a single record', (t) => {
  const table = new RecordTable({ fields: 20_000, sheetRecords: 1 });
  t.deepEqual(takeMany(table, 3), [0, 1, 2]);
  table.set(2, 19_999, 5);
  t.is(table.get(2, 19_999), 5);
  t.is(table.byteLength, 3 * 80_000);
  table.free(1);
  table.free(2);
  t.is(table.take(), 1);
  t.is(table.get(1, 19_999), 0);
});

test('new records come from the lowest sheet with room', (t) => {
  const table = new RecordTable({ fields: 1, sheetRecords: 4 });
  takeMany(table, 12);
  table.free(9);
  table.free(6);
  table.free(1);
  t.deepEqual(takeMany(table, 4), [1, 6, 9, 12]);
});

test('bytesFor foretells the bytes of a table that has only grown', (t) => {
  fc.assert(
    fc.property(fc.constantFrom(1, 4, 9, 15, 1024, 20_000), fc.nat(40_000), (fields, most) => {
      const records = fields > 9 ? most % 50 : most;
      for (const sheetRecords of [undefined, 16, 4096]) {
        const table = new RecordTable({ fields, ...(sheetRecords && { sheetRecords }) });
        takeMany(table, records);
        if (table.byteLength !== RecordTable.bytesFor(fields, records, sheetRecords)) return false;
      }
      return true;
    }),
    { numRuns: 60 },
  );
  t.pass();
});

test('a sheet without records gives its memory back, and the number is used again', (t) => {
  const table = new RecordTable({ fields: 4096, sheetRecords: 2 });
  takeMany(table, 10);
  t.is(table.byteLength, 10 * 16384);
  for (const id of [2, 3, 6, 7]) table.free(id);
  // One empty sheet may stay, for the next records.
  t.true(table.byteLength <= 8 * 16384);
  t.deepEqual(takeMany(table, 4).sort(), [2, 3, 6, 7]);
  for (const id of [2, 3, 6, 7]) t.is(table.get(id, 4095), 0);
});

test('taking and freeing one record at the border of a sheet allocates nothing', (t) => {
  const table = new RecordTable({ fields: 1, sheetRecords: 1024 });
  takeMany(table, 1024);
  table.free(table.take());
  const view = table.view(1024);
  for (let i = 0; i < 3; i++) {
    const id = table.take();
    t.is(id, 1024);
    t.true(table.view(id) === view);
    table.set(id, 0, 9);
    table.free(id);
  }
  t.is(table.take(), 1024);
  t.is(table.get(1024, 0), 0);
});

test('a table that was emptied keeps 512 bytes at most', (t) => {
  for (const order of ['up', 'down'] as const) {
    const table = new RecordTable({ fields: 9 });
    const ids = takeMany(table, 10_000);
    if (order === 'down') ids.reverse();
    for (const id of ids) table.free(id);
    t.is(table.size, 0);
    t.is(table.byteLength, 504);
    const id = table.take();
    t.is(id, 0);
    t.is(table.get(id, 8), 0);
    t.is(table.byteLength, 504);
  }
});

test('clear frees every record and all memory, and the table can be used again', (t) => {
  const table = new RecordTable({ fields: 9 });
  for (const id of takeMany(table, 10_000)) table.set(id, 8, 1);
  table.clear();
  t.is(table.size, 0);
  t.is(table.byteLength, 0);
  t.is(table.take(), 0);
  t.is(table.get(0, 8), 0);
});

test('a table takes no more than maxRecords', (t) => {
  const table = new RecordTable({ fields: 2, sheetRecords: 4, maxRecords: 6 });
  t.deepEqual(takeMany(table, 8), [0, 1, 2, 3, 4, 5, -1, -1]);
  t.is(table.size, 6);
  table.free(2);
  t.is(table.take(), 2);
  t.is(table.take(), -1);
});

test('options out of their range are refused by name', (t) => {
  const wrong = [
    [{ fields: 0 }, /"fields" expected an integer from 1 to 65536, got 0/],
    [{ fields: 1.5 }, /"fields" .*got 1.5/],
    [{ fields: 1, sheetRecords: 3 }, /"sheetRecords" expected a power of two, got 3/],
    [
      { fields: 1, sheetRecords: 0 },
      /"sheetRecords" expected an integer from 1 to 16777216, got 0/,
    ],
    [
      { fields: 256, sheetRecords: 2 ** 24 },
      /"sheetRecords" expected an integer from 1 to 8388608/,
    ],
    [{ fields: 1, maxRecords: 0 }, /"maxRecords" expected an integer from 1 to 2147483646, got 0/],
    [{ fields: 1, maxRecords: 2 ** 31 - 1 }, /"maxRecords"/],
  ] as const;
  for (const [options, message] of wrong) {
    t.throws(() => new RecordTable(options), { instanceOf: RangeError, message });
  }
});

test.serial(
  'where there is no memory for a sheet, take returns -1 and what was there stays',
  (t) => {
    const table = new RecordTable({ fields: 1, sheetRecords: 2 ** 14 });
    takeMany(table, 128);
    for (let id = 0; id < 128; id++) table.set(id, 0, id);
    withoutMemory(() => {
      t.is(table.take(), -1);
      t.is(table.take(), -1);
    });
    t.is(table.size, 128);
    t.is(table.get(127, 0), 127);
    t.is(table.take(), 128);
    takeMany(table, 2 ** 14 - 129);
    withoutMemory(() => {
      t.is(table.take(), -1);
    });
    t.is(table.take(), 2 ** 14);
    t.is(table.size, 2 ** 14 + 1);
  },
);

/** Runs `body` on a system that gives no memory to array buffers. */
function withoutMemory(body: () => void): void {
  const Plain = ArrayBuffer;
  globalThis.ArrayBuffer = class {
    constructor() {
      throw new RangeError('no memory');
    }
  } as unknown as ArrayBufferConstructor;
  try {
    body();
  } finally {
    globalThis.ArrayBuffer = Plain;
  }
}

test('a record table agrees with a Map after any operations', (t) => {
  const operation = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('take' as const), value: fc.nat() }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('free' as const), at: fc.nat() }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('set' as const), at: fc.nat(), value: fc.nat() }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('freeMost' as const), at: fc.nat() }) },
  );
  const shape = fc.record({
    fields: fc.constantFrom(1, 2, 9, 600),
    sheetRecords: fc.constantFrom(1, 2, 4, 16),
    maxRecords: fc.constantFrom(1, 7, 1000),
  });
  fc.assert(
    fc.property(shape, fc.array(operation, { maxLength: 150 }), (options, operations) => {
      const table = new RecordTable(options);
      const last = options.fields - 1;
      const model = new Map<number, number>();
      const pick = (at: number) => [...model.keys()][at % model.size]!;
      for (const step of operations) {
        if (step.do === 'take') {
          const id = table.take();
          if (id < 0) {
            if (model.size !== options.maxRecords) return false;
            continue;
          }
          if (model.has(id) || table.get(id, 0) !== 0 || table.get(id, last) !== 0) return false;
          table.set(id, 0, step.value);
          table.set(id, last, step.value);
          model.set(id, step.value);
        } else if (model.size > 0 && step.do === 'set') {
          const id = pick(step.at);
          table.set(id, last, step.value);
          table.set(id, 0, step.value);
          model.set(id, step.value);
        } else if (model.size > 0) {
          const left = step.do === 'free' ? model.size - 1 : model.size >> 2;
          while (model.size > left) {
            const id = pick(step.at);
            table.free(id);
            model.delete(id);
          }
        }
        if (table.size !== model.size) return false;
        const sheets = new Set(
          [...model.keys()].map((id) => Math.floor(id / options.sheetRecords)),
        );
        const sheetBytes = options.fields * options.sheetRecords * 4;
        const most = model.size === 0 ? 2400 : (sheets.size + 1) * sheetBytes;
        if (table.byteLength > most) return false;
      }
      return [...model].every(
        ([id, value]) => table.get(id, 0) === value && table.get(id, last) === value,
      );
    }),
    { numRuns: 500 },
  );
  t.pass();
});
