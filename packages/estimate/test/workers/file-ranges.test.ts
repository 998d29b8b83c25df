import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@pagefold/conformance';
import { BackendError, InputError, StateError } from '@pagefold/contracts';
import {
  type AnalyzeOptions,
  analyze,
  type FileRange,
  kernelNames,
  nodeWorkers,
  openImages,
  type PageSource,
} from '@pagefold/estimate';
import test from 'ava';
import { comparable } from '../support/comparable.ts';
import { memoryBytes } from '../support/memory-bytes.ts';
import { filled, mixedPages, page, pageSize } from '../support/pages.ts';
import { imageOf } from '../support/read-image.ts';
import { createRegistry, marks, registryData, registryModule } from '../support/worker-registry.ts';

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);
const mebibyte = 1024 * 1024;
const registry = createRegistry();
const folder = mkdtempSync(join(tmpdir(), 'pagefold-ranges-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

function file(content: Uint8Array): string {
  const path = join(folder, `${files++}.raw`);
  writeFileSync(path, content);
  return path;
}

/** Workers, and what lets sources wait until all of them can take pages: else those of a small file were done by then. */
function readyWorkers(count: number, data: unknown) {
  const workers = nodeWorkers({ count, registryModule, registryData: data });
  let missing = count;
  let isReady = () => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  const start: typeof workers.start = (listener) =>
    workers.start({
      ...listener,
      onAnswer: (answer) => {
        if ((answer as { answer: string }).answer === 'ready' && --missing === 0) isReady();
        listener.onAnswer(answer);
      },
    });
  const whenReady = (source: PageSource): PageSource => ({
    name: source.name,
    pageSize: source.pageSize,
    pages: source.pages,
    read: (options) => source.read(options),
    async *readRanges(options) {
      await ready;
      yield* source.readRanges!(options);
    },
    describe: () => source.describe!(),
    close: () => source.close(),
  });
  return { workers: { ...workers, start }, whenReady };
}

interface Looked {
  readonly count?: number;
  /** Bytes of the file that the workers cannot read. */
  readonly unreadable?: readonly [number, number];
  readonly compressor?: string;
  readonly options?: Partial<AnalyzeOptions>;
}

/** The figures by one thread where no number of workers is given; and what came instead of them. */
async function analyzed(
  sources: readonly PageSource[],
  { count = 0, unreadable, compressor = 'lz4', options = {} }: Looked,
): Promise<string> {
  const combinations = [{ hasher: 'xxh3', compressor, allocator: 'zsmalloc' }];
  const data = { ...registryData, ...(unreadable && { unreadable }) };
  const threads = count === 0 ? undefined : readyWorkers(count, data);
  const given = threads === undefined ? sources : sources.map(threads.whenReady);
  const workers = threads && { workers: threads.workers };
  try {
    const figures = comparable(
      await analyze({ sources: given, registry, combinations, map: true, ...workers, ...options }),
    );
    // Each has a file of its own, where it changes.
    return figures.replaceAll(/pagefold-ranges-[^"]*/g, '');
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}

/** A source whose pages are handed out as a range, and none otherwise. */
function onlyRanges(
  source: PageSource,
  instead: (range: FileRange) => Partial<FileRange> = () => ({}),
): PageSource {
  return {
    name: source.name,
    pageSize: source.pageSize,
    pages: source.pages,
    read: () => {
      throw new Error('it is to be read by ranges');
    },
    async *readRanges(options) {
      for await (const range of source.readRanges!(options)) {
        if (range instanceof Uint8Array) throw new Error('there are pages before the range');
        const { descriptor, from } = range;
        yield {
          descriptor,
          from,
          get end() {
            return range.end;
          },
          fill: (...given: Parameters<FileRange['fill']>) => range.fill(...given),
          salvage: (...given: Parameters<FileRange['salvage']>) => range.salvage(...given),
          look: (pages: Uint8Array) => range.look(pages),
          ...instead(range),
        };
      }
    },
    describe: () => source.describe!(),
    close: () => source.close(),
  };
}

/** Pages of every kind in an order that nobody chose, with long runs of zeros. */
function randomPages(random: Random, count: number, size = pageSize): Uint8Array {
  const bytes = new Uint8Array(count * size);
  for (let at = 0; at < count; ) {
    const run = Math.min(count - at, 1 + random.below(random.below(4) === 0 ? 600 : 40));
    const kind = random.below(4);
    for (const end = at + run; at < end; at++) {
      const content = page(random.below(kind === 1 ? 30 : 1e6), random.below(10) / 9, size);
      if (kind === 2) content.set(filled(BigInt(random.below(5)), size));
      if (kind !== 3) bytes.set(content, at * size);
    }
  }
  return bytes;
}

for (const [size, count] of [
  [4096, 1500],
  [4096, 3],
  [65_536, 70],
] as const) {
  test.serial(
    `a file has one thread's figures: ${count} of ${size} bytes (seed ${seed})`,
    async (t) => {
      const random = new Random(seed + count);
      const paths = [0, 1].map((i) => file(randomPages(random, count + 100 * i, size)));
      writeFileSync(paths[1]!, new Uint8Array(512), { flag: 'a' });
      const open = () => openImages(paths, { pageSize: size });
      const options = { kernels: kernelNames };
      const alone = await analyzed(await open(), { options });
      for (const workers of [1, 3]) {
        // Nobody has to read again what threads can read.
        const salvage = () => Promise.reject(new Error('there is nothing to salvage'));
        const sources = (await open()).map((source) => onlyRanges(source, () => ({ salvage })));
        t.is(await analyzed(sources, { count: workers, options }), alone);
      }
    },
  );
}

test.serial(`so has a sample (seed ${seed})`, async (t) => {
  const path = file(randomPages(new Random(seed), 3000));
  const options = { sample: { oneIn: 4, seed: 1 } } as const;
  const alone = await analyzed(await openImages([path]), { options });
  t.is(await analyzed(await openImages([path]), { count: 2, options }), alone);
});

test.serial('what is said of the file is the same', async (t) => {
  // Pages behind three quarters of one, as of ranges that are glued together.
  const shifted = Buffer.concat([new Uint8Array(3072).fill(3), ...mixedPages(1400)]);
  const path = file(shifted.subarray(0, shifted.length - 1024));
  const alone = await analyzed(await openImages([path]), {});
  t.regex(alone, /glued together/);
  t.is(await analyzed(await openImages([path]), { count: 2 }), alone);
});

/** The last byte that there still is of a file of 1500 pages, from its end on. */
const ends = [1, 4096, 100_000, mebibyte, 3 * mebibyte + 17, 1500 * 4096 - 5000];

for (const [i, missing] of ends.entries()) {
  const threads = 1 + (i % 2);
  test.serial(`of a file that became shorter by ${missing} the same is lost`, async (t) => {
    const content = Buffer.concat(mixedPages(1500));
    const figures = async (count: number) => {
      const path = file(content);
      const sources = await openImages([path]);
      truncateSync(path, content.length - missing);
      return analyzed(sources, { count });
    };
    const alone = await figures(0);
    t.regex(alone, /became shorter while it was read/);
    t.is(await figures(threads), alone);
  });
}

test.serial(
  'what was read behind the end that a file turned out to have does not count',
  async (t) => {
    const content = Buffer.concat(mixedPages(1500));
    const end = 2 * mebibyte;
    const cut = file(content);
    const [before] = await openImages([cut]);
    truncateSync(cut, end);
    const alone = await analyzed([before!], {});
    const path = file(content);
    const [source] = await openImages([path]);
    // The batch that begins there is read after all the others, when the file has been cut.
    const cutLater = onlyRanges(source!, (range) => ({
      fill: async (position, into) => position !== end && range.fill(position, into),
      salvage: (position, into) => {
        truncateSync(path, end);
        return range.salvage(position, into);
      },
    }));
    const figures = await analyzed([cutLater], { count: 2, unreadable: [end, end + 1] });
    t.is(figures, alone);
  },
);

test.serial('a file of which nothing is left is the same error', async (t) => {
  const errors = [];
  for (const count of [0, 2]) {
    const path = file(Buffer.concat(mixedPages(600)));
    const sources = await openImages([path]);
    truncateSync(path, 0);
    const error = await t.throwsAsync(analyzed(sources, { count }), { instanceOf: InputError });
    errors.push(error?.message.replace(path, ''));
  }
  t.is(errors[0], errors[1]);
  t.regex(errors[0]!, /no page of it can be read/);
});

/** Bytes of an image that cannot be read, by whoever reads it. */
const gaps = [
  [mebibyte - 100, mebibyte + 100],
  [2 * mebibyte + 5 * pageSize, 4 * mebibyte],
  [1500 * pageSize - 10, 1500 * pageSize],
] as const;

for (const [i, unreadable] of gaps.entries()) {
  const count = 2 - (i % 2);
  test.serial(`pages that cannot be read are left out, and no others: ${unreadable}`, async (t) => {
    const content = Buffer.concat(mixedPages(1500));
    const descriptor = openSync(file(content), 'r');
    const open = async () => {
      const bytes = { ...memoryBytes(content, { unreadable }), descriptor };
      return [await imageOf(bytes, { pageSize, deviceMemory: false, holeBytes: 0 })];
    };
    try {
      const alone = await analyzed(await open(), {});
      t.regex(alone, /unreadable/);
      t.is(await analyzed(await open(), { count, unreadable }), alone);
    } finally {
      closeSync(descriptor);
    }
  });
}

function withMark(at: number): Buffer {
  const bytes = page(7, 0.5);
  new DataView(bytes.buffer).setUint32(0, marks.fails);
  return Buffer.concat(mixedPages(1500).with(at, bytes));
}

for (const [at, end] of [
  [1200, 1500],
  [1200, 1201],
  [1200, 1200],
  [0, 1500],
] as const) {
  test.serial(`a backend that fails on page ${at} of ${end} ends it with its error`, async (t) => {
    const results = [];
    for (const count of [0, 2]) {
      const path = file(withMark(at));
      const sources = await openImages([path]);
      truncateSync(path, end * pageSize);
      const looked = analyzed(sources, { count, compressor: 'failing' });
      if (end <= at) results.push(await looked);
      else results.push((await t.throwsAsync(looked, { instanceOf: BackendError }))?.message);
    }
    t.is(results[0], results[1]);
  });
}

test.serial(
  'a source that is closed meanwhile ends it, and its file is open until then',
  async (t) => {
    const [source] = await openImages([file(Buffer.concat(mixedPages(3000)))]);
    let closed: Promise<void> | undefined;
    const options = {
      onProgress: (done: number) => {
        if (done > 0) closed ??= source!.close();
      },
    };
    await t.throwsAsync(analyzed([source!], { count: 2, options }), { instanceOf: StateError });
    await closed;
  },
);

test.serial('an abort ends threads that read with its reason', async (t) => {
  const [source] = await openImages([file(Buffer.concat(mixedPages(3000)))]);
  const controller = new AbortController();
  const reason = new Error('enough');
  const options = {
    signal: controller.signal,
    onProgress: (done: number) => {
      if (done > 0) controller.abort(reason);
    },
  };
  t.is(await t.throwsAsync(analyzed([source!], { count: 2, options })), reason);
});

test.serial('what is stopped has the figures of what was read', async (t) => {
  const pages = mixedPages(9000);
  const path = file(Buffer.concat(pages));
  const [source] = await openImages([path]);
  const stop = new AbortController();
  const combinations = [{ hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' }];
  const partial = await analyze({
    sources: [onlyRanges(source!)],
    registry,
    combinations,
    workers: nodeWorkers({ count: 2, registryModule }),
    stop: stop.signal,
    onProgress: (done) => {
      if (done > 0) stop.abort();
    },
  });
  await source!.close();
  t.true(partial.partial);
  t.true(partial.pages > 0 && partial.pages < 9000, `${partial.pages}`);
  truncateSync(path, partial.pages * pageSize);
  const [part] = await openImages([path]);
  const whole = await analyze({ sources: [part!], registry, combinations });
  await part!.close();
  t.deepEqual(partial.layers, whole.layers);
  t.is(partial.combinations[0]!.poolPages, whole.combinations[0]!.poolPages);
});
