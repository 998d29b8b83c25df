import { type PoolPageId, pageSizes } from '@pagefold/contracts';
import { ExtentPages, Workbench } from '@pagefold/core';
import test, { type ExecutionContext } from 'ava';
import { noise } from './support/pages.ts';

const mib = 1024 * 1024;
const untouchedBytes = (512 / 128) * mib + 512 * 4 * 4096;

interface Pages {
  readonly pages: ExtentPages;
  /** Ids of the pages held. */
  readonly held: PoolPageId[];
  add(count: number): void;
  /** Releases the page at a place of `held`. */
  remove(place: number): void;
  /** Fails the test unless every page holds what was written to it. */
  check(t: ExecutionContext): void;
}

function newPages(pageSize: number): Pages {
  const memory = new Workbench({ byteLength: 512 * 1024, guards: true });
  const buffer = memory.reserve(pageSize);
  const words = new Uint32Array(memory.memory.buffer, buffer, pageSize / 4);
  const pages = new ExtentPages(memory, pageSize);
  const held: PoolPageId[] = [];
  const marks = new Map<PoolPageId, number>();
  let mark = 0;
  return {
    pages,
    held,
    add(count) {
      for (let i = 0; i < count; i++) {
        const id = pages.acquire();
        if (id < 0 || marks.has(id as PoolPageId)) throw new Error(`got ${id}`);
        words.fill(++mark);
        pages.write(id as PoolPageId, 0, buffer, pageSize);
        marks.set(id as PoolPageId, mark);
        held.push(id as PoolPageId);
      }
    },
    remove(place) {
      const id = held[place]!;
      held[place] = held[held.length - 1]!;
      held.pop();
      marks.delete(id);
      pages.release(id);
    },
    check(t) {
      let wrong = 0;
      for (const [id, expected] of marks) {
        words.fill(0);
        pages.read(id, 0, buffer, pageSize);
        const places = [0, words.length >> 1, words.length - 1];
        if (places.some((at) => words[at] !== expected)) wrong++;
      }
      t.is(wrong, 0);
      t.is(pages.stats().poolPages, held.length);
      memory.checkGuards();
    },
  };
}

/**
 * The bytes that the class promises to stay within: an eighth more, or two extents. While it shrinks after a
 * growth, those extents go first that were never touched, 512 at most in these tests: that begins when a 128th as many are
 * empty, and takes four pages for each.
 */
function mostExtentBytes(pages: Pages, pageSize: number): number {
  const live = pages.held.length * pageSize;
  return Math.max(live * 1.125, live + 2 * mib) + 2 * mib + untouchedBytes;
}

test('nothing is allocated before the first page is asked for', (t) => {
  const { pages } = newPages(4096);
  t.deepEqual(pages.stats(), { poolPages: 0, extentBytes: 0, metadataBytes: 0 });
});

for (const pageSize of pageSizes) {
  test(`pages of ${pageSize} bytes keep what is written to them, wherever they are moved`, (t) => {
    const set = newPages(pageSize);
    const perExtent = mib / pageSize;
    const most = Math.min(3000, perExtent * 10);
    for (let round = 0; round < 8; round++) {
      set.add(Math.max(0, most - set.held.length));
      t.is(set.pages.stats().extentBytes % mib, 0);
      t.true(set.pages.stats().extentBytes >= set.held.length * pageSize);
      set.check(t);
      const left = noise(round, 1) % most;
      while (set.held.length > left) set.remove(noise(set.held.length, round) % set.held.length);
      set.check(t);
      t.true(set.pages.stats().extentBytes <= mostExtentBytes(set, pageSize));
    }
    while (set.held.length > 0) set.remove(0);
    t.is(set.pages.stats().extentBytes, 0);
    t.is(set.pages.stats().poolPages, 0);
  });
}

test('real memory follows the pages held through any churn, never far above', (t) => {
  const set = newPages(4096);
  set.add(10_000);
  for (let i = 0; set.held.length > 1; i++) {
    // Mostly fewer pages, at random; now and then a few more.
    if (noise(i, 5) % 4 === 0) set.add(1);
    else set.remove(noise(i, 6) % set.held.length);
    const { extentBytes } = set.pages.stats();
    if (extentBytes > mostExtentBytes(set, 4096)) {
      t.fail(`${extentBytes} bytes for ${set.held.length} pages`);
      return;
    }
  }
  set.check(t);
});

test('after churn to a random quarter the extents are an eighth larger than the pages', (t) => {
  const set = newPages(4096);
  set.add(16_384);
  while (set.held.length > 4096) set.remove(noise(set.held.length, 9) % set.held.length);
  t.true(set.pages.stats().extentBytes <= 4096 * 4096 * 1.125 + 2 * mib);
  set.check(t);
});

test('oldest first, newest first and every other page leave no more behind than at random', (t) => {
  const orders: Record<string, (held: number) => number> = {
    oldest: () => 0,
    newest: (held) => held - 1,
    middle: (held) => held >> 1,
  };
  for (const [name, next] of Object.entries(orders)) {
    const set = newPages(4096);
    set.add(8192);
    while (set.held.length > 2048) set.remove(next(set.held.length));
    t.true(set.pages.stats().extentBytes <= mostExtentBytes(set, 4096), name);
    set.check(t);
    while (set.held.length > 0) set.remove(next(set.held.length));
    t.is(set.pages.stats().extentBytes, 0, name);
  }
});

test('its tables take 8 bytes a page acquired by itself, are foretold, and go back with the pages', (t) => {
  for (const pageSize of [4096, 65536]) {
    const set = newPages(pageSize);
    for (const count of [1, 255, 1, 3000]) {
      set.add(count);
      t.is(
        set.pages.stats().metadataBytes,
        ExtentPages.metadataBytesFor({ poolPages: set.held.length }, pageSize),
      );
    }
    const pages = set.held.length;
    t.true(set.pages.stats().metadataBytes <= 8 * (pages + mib / pageSize) + 8192);
    while (set.held.length > 0) set.remove(0);
    t.true(set.pages.stats().metadataBytes <= 8192);
  }
});

test('a part of a page is written and read without touching the rest', (t) => {
  const memory = new Workbench({ byteLength: 256 * 1024, guards: true });
  const buffer = memory.reserve(4096);
  const pages = new ExtentPages(memory, 4096);
  const id = pages.acquire() as PoolPageId;
  const other = pages.acquire() as PoolPageId;
  for (const page of [id, other]) {
    memory.bytes.fill(1, buffer, buffer + 4096);
    pages.write(page, 0, buffer, 4096);
  }
  memory.bytes.fill(2, buffer, buffer + 4096);
  pages.write(id, 4000, buffer + 10, 96);
  pages.write(id, 0, buffer, 1);
  memory.bytes.fill(3, buffer, buffer + 4096);
  pages.read(id, 3999, buffer + 1, 97);
  t.deepEqual([...memory.bytes.subarray(buffer, buffer + 4)], [3, 1, 2, 2]);
  t.deepEqual([...memory.bytes.subarray(buffer + 97, buffer + 99)], [2, 3]);
  pages.read(other, 0, buffer, 4096);
  t.true(memory.bytes.subarray(buffer, buffer + 4096).every((byte) => byte === 1));
  memory.checkGuards();
});

/** Runs of 1 to `longest` pages, each full of a mark of its own. */
function newRuns(pageSize: number, longest: number) {
  const memory = new Workbench({ byteLength: 2 * mib, guards: true });
  const buffer = memory.reserve(16 * pageSize);
  const words = new Uint32Array(memory.memory.buffer, buffer, (16 * pageSize) / 4);
  const pages = new ExtentPages(memory, pageSize);
  const runs: { readonly id: PoolPageId; readonly count: number; readonly mark: number }[] = [];
  let mark = 0;
  return {
    pages,
    runs,
    add(seed: number) {
      const count = 1 + (noise(seed, 21) % longest);
      const id = pages.acquire(count) as PoolPageId;
      words.fill(++mark);
      pages.write(id, 0, buffer, count * pageSize);
      runs.push({ id, count, mark });
    },
    remove(place: number) {
      const run = runs[place]!;
      runs[place] = runs[runs.length - 1]!;
      runs.pop();
      pages.release(run.id);
    },
    held: () => runs.reduce((sum, { count }) => sum + count, 0),
    check(t: ExecutionContext) {
      let wrong = 0;
      for (const run of runs) {
        const length = (run.count * pageSize) / 4;
        words.fill(0);
        pages.read(run.id, 0, buffer, run.count * pageSize);
        if (words.subarray(0, length).some((word) => word !== run.mark)) wrong++;
      }
      t.is(wrong, 0);
      memory.checkGuards();
    },
  };
}

for (const [pageSize, longest] of [
  [4096, 8],
  [4096, 16],
  [65536, 4],
] as const) {
  test(`runs of up to ${longest} pages of ${pageSize} bytes lie side by side, and memory follows them`, (t) => {
    const set = newRuns(pageSize, longest);
    const most = (20 * mib) / pageSize;
    for (let round = 0; round < 4; round++) {
      for (let i = 0; set.held() < most; i++) set.add(i + round * 7919);
      t.true(set.pages.stats().extentBytes <= set.held() * pageSize + 2 * mib, 'dense');
      set.check(t);
      const left = most / 4;
      while (set.held() > left) set.remove(noise(set.runs.length, round) % set.runs.length);
      t.is(set.pages.poolPages, set.held());
      // Through shrinking, an eighth more and two extents, and what was never touched: see above.
      const bytes = set.held() * pageSize * 1.125 + 2 * mib + untouchedBytes;
      t.true(set.pages.stats().extentBytes <= bytes, `${set.pages.stats().extentBytes}`);
      set.check(t);
    }
    while (set.runs.length > 0) set.remove(0);
    t.is(set.pages.stats().extentBytes, 0);
    t.true(set.pages.stats().metadataBytes <= 8192);
  });
}

test('holes too short for a run come together', (t) => {
  const memory = new Workbench();
  const pages = new ExtentPages(memory, 4096);
  const acquired = (count: number) => pages.acquire(count) as PoolPageId;
  const single = Array.from({ length: 8 * 256 }, () => acquired(1));
  const runs = Array.from({ length: 8 * 16 }, () => acquired(16));
  t.is(pages.stats().extentBytes, 16 * mib);
  // Every other page of the lower half: no hole has room for a run of the upper one.
  for (let i = 0; i < single.length; i += 2) pages.release(single[i]!);
  t.true(pages.stats().extentBytes <= 14 * mib, `${pages.stats().extentBytes}`);
  for (const id of runs) pages.release(id);
  for (let i = 1; i < single.length; i += 2) pages.release(single[i]!);
  t.deepEqual(pages.stats().extentBytes, 0);
});

test('a number of pages that no run can have is refused', (t) => {
  const pages = new ExtentPages(new Workbench(), 4096);
  for (const count of [0, 17, 1.5, Number.NaN]) {
    t.throws(() => pages.acquire(count), { instanceOf: RangeError });
  }
  t.is(pages.poolPages, 0);
});

test('close gives everything back at once', (t) => {
  const set = newPages(4096);
  set.add(3000);
  set.pages.close();
  t.deepEqual(set.pages.stats(), { poolPages: 0, extentBytes: 0, metadataBytes: 0 });
});

test('what goes up and down by a few extents stays where it is', (t) => {
  const set = newPages(4096);
  set.add(64 * 256);
  while (set.held.length > 60 * 256) set.remove(set.held.length - 1);
  const { extentBytes } = set.pages.stats();
  for (let round = 0; round < 20; round++) {
    set.add(2 * 256);
    while (set.held.length > 60 * 256) set.remove(set.held.length - 1);
    t.is(set.pages.stats().extentBytes, extentBytes);
  }
});

test.serial('buffers are few, and made larger only once where memory is short', (t) => {
  const Plain = ArrayBuffer;
  const made: number[] = [];
  const refused: number[] = [];
  globalThis.ArrayBuffer = class extends Plain {
    constructor(bytes: number, options: { maxByteLength: number }) {
      if (bytes > 8 * mib) {
        refused.push(bytes / mib);
        throw new RangeError('no memory');
      }
      super(bytes, options);
      if (bytes >= mib) made.push(bytes / mib);
    }
  } as unknown as ArrayBufferConstructor;
  try {
    const set = newPages(65536);
    set.add(20 * 16);
    t.deepEqual(made, [1, 3, 8, 6, 6]);
    t.deepEqual(refused, [12]);
    set.check(t);
    set.pages.close();
  } finally {
    globalThis.ArrayBuffer = Plain;
  }
});

test.serial(
  'buffers are longer the larger the pool, and never near half of what the heap may become',
  (t) => {
    const { getBuiltinModule } = process;
    const expected = [
      [4096, [1, 3, 8, 12, 512, 1536, 1536]],
      [2048, [1, 3, 8, 12, 512, 768, 768]],
      [256, [1, 3, 8, 12, 96, 96, 96]],
      [undefined, [1, 3, 8, 12, 512, 768, 768]],
    ] as const;
    for (const [heapMiB, lengths] of expected) {
      const getHeapStatistics = () => ({ heap_size_limit: heapMiB! * mib });
      const v8 = heapMiB === undefined ? undefined : { getHeapStatistics };
      Object.assign(process, { getBuiltinModule: () => v8 });
      try {
        t.deepEqual(lengthsOfReserves(7), lengths);
      } finally {
        process.getBuiltinModule = getBuiltinModule;
      }
    }
  },
);

/** MiB of so many buffers that extents come out of; nothing of them is touched. */
function lengthsOfReserves(count: number): number[] {
  const Plain = ArrayBuffer;
  const made: number[] = [];
  globalThis.ArrayBuffer = class extends Plain {
    constructor(bytes: number, options?: { maxByteLength: number }) {
      super(bytes, options);
      if (options !== undefined) made.push(bytes / mib);
    }
  } as unknown as ArrayBufferConstructor;
  try {
    const pages = new ExtentPages(new Workbench(), 65536);
    while (made.length < count) pages.acquire(16);
  } finally {
    globalThis.ArrayBuffer = Plain;
  }
  return made;
}

test.serial('where buffers cannot be resized, an extent is a buffer of its own', (t) => {
  const Plain = ArrayBuffer;
  const set = newPages(4096);
  set.add(1);
  set.remove(0);
  const made: number[] = [];
  globalThis.ArrayBuffer = class extends Plain {
    constructor(bytes: number, options?: { maxByteLength: number }) {
      super(bytes, bytes < mib ? options : undefined);
      if (bytes >= mib) made.push(bytes / mib);
    }
  } as unknown as ArrayBufferConstructor;
  try {
    set.add(10 * 256);
    t.deepEqual(made, Array(10).fill(1));
    while (set.held.length > 500) set.remove(noise(set.held.length, 3) % set.held.length);
    set.check(t);
    t.true(set.pages.stats().extentBytes <= mostExtentBytes(set, 4096));
    while (set.held.length > 0) set.remove(0);
    t.is(set.pages.stats().extentBytes, 0);
  } finally {
    globalThis.ArrayBuffer = Plain;
  }
});

test.serial(
  'where there is no memory for an extent, acquire returns -1 and nothing is lost',
  (t) => {
    const set = newPages(4096);
    set.add(256);
    const Plain = ArrayBuffer;
    globalThis.ArrayBuffer = class {
      constructor() {
        throw new RangeError('no memory');
      }
    } as unknown as ArrayBufferConstructor;
    try {
      t.is(set.pages.acquire(), -1);
      t.is(set.pages.acquire(), -1);
    } finally {
      globalThis.ArrayBuffer = Plain;
    }
    set.check(t);
    set.add(300);
    set.check(t);
    while (set.held.length > 0) set.remove(0);
    t.is(set.pages.stats().extentBytes, 0);
  },
);

test('a page size that no pool can have is refused', (t) => {
  const memory = new Workbench({ byteLength: 256 * 1024 });
  for (const pageSize of [0, 1000, 2048, 131072, Number.NaN]) {
    t.throws(
      () => {
        new ExtentPages(memory, pageSize);
      },
      { code: 'PAGEFOLD_INVALID_OPTION' },
    );
  }
});

test('no more pages are handed out than there may be, and again as many when some come back', (t) => {
  const pages = new ExtentPages(new Workbench(), 4096, 3);
  const held = [pages.acquire(), pages.acquire(), pages.acquire()];
  t.false(held.includes(-1));
  t.is(pages.acquire(), -1);
  t.is(pages.poolPages, 3);
  pages.release(held[1] as PoolPageId);
  t.not(pages.acquire(), -1);
  t.is(pages.acquire(), -1);
});
