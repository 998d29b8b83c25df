import { BackendError, ConfigError } from '@pagefold/contracts';
import { type AnalyzeOptions, analyze, nodeWorkers, type PageSource } from '@pagefold/estimate';
import test, { type ExecutionContext } from 'ava';
import { comparable } from '../support/comparable.ts';
import { mixedPages, page, sourceOf } from '../support/pages.ts';
import { createRegistry, marks, registryData, registryModule } from '../support/worker-registry.ts';

const registry = createRegistry();

function options(
  compressor: string,
  sources: readonly PageSource[],
  more: Partial<AnalyzeOptions> = {},
): AnalyzeOptions {
  return {
    sources,
    registry,
    combinations: [{ hasher: 'xxh3', compressor, allocator: 'zsmalloc' }],
    ...more,
  };
}

const workers = () => nodeWorkers({ count: 2, registryModule, registryData });

function marked(mark: number): Uint8Array {
  const bytes = page(7, 0.5);
  new DataView(bytes.buffer).setUint32(0, mark);
  return bytes;
}

/** The error of an analysis by workers, which has to be that of one thread. */
async function sameError(
  t: ExecutionContext,
  make: () => AnalyzeOptions,
  instanceOf: new (...given: never[]) => Error,
): Promise<void> {
  const alone = await t.throwsAsync(analyze(make()), { instanceOf });
  const together = await t.throwsAsync(analyze({ ...make(), workers: workers() }), { instanceOf });
  t.is(together?.message, alone?.message);
  t.deepEqual(
    [together?.cause, together?.constructor].map(String),
    [alone?.cause, alone?.constructor].map(String),
  );
}

const pages = mixedPages(1500);

test.serial('a backend that fails on a page ends the analysis with its error', async (t) => {
  const withMark = pages.with(900, marked(marks.fails));
  await sameError(t, () => options('failing', [sourceOf(withMark, 256)]), BackendError);
});

function brokenSource(after: readonly Uint8Array[]): PageSource {
  const source = sourceOf(after, 100);
  return {
    ...source,
    async *read(readOptions) {
      yield* source.read(readOptions);
      throw new Error('the disk is gone');
    },
  };
}

test.serial('a source that fails half-way ends it with its error', async (t) => {
  await sameError(t, () => options('lz4', [brokenSource(pages)]), Error);
});

test.serial('what fails on a page before the source fails comes first', async (t) => {
  const withMark = pages.with(-1, marked(marks.fails));
  await sameError(t, () => options('failing', [brokenSource(withMark)]), BackendError);
});

test.serial('a thread that dies ends it, and says so', async (t) => {
  const deadly = sourceOf([marked(marks.dies)]);
  const endless: PageSource = {
    ...deadly,
    // The thread that reads takes pages too, so there have to be enough for the other ones to get some.
    async *read() {
      for (let seed = 1; ; seed++) {
        const bytes = page(seed, 0.5);
        new DataView(bytes.buffer).setUint32(0, marks.dies);
        yield bytes;
      }
    },
  };
  const given = options('deadly', [endless]);
  await t.throwsAsync(analyze({ ...given, workers: workers() }), {
    instanceOf: BackendError,
    message: 'worker thread: ended with exit code 3 before its work was done',
  });
});

test.serial('a backend that threads have not is named', async (t) => {
  const given = options('only-here', [sourceOf(pages)]);
  await t.throwsAsync(analyze({ ...given, workers: workers() }), {
    instanceOf: ConfigError,
    code: 'PAGEFOLD_UNKNOWN_BACKEND',
    message: /only-here/,
  });
});

test.serial('a module that has no registry is an error', async (t) => {
  const given = options('lz4', [sourceOf(pages)]);
  const wrong = nodeWorkers({ count: 2, registryModule: 'file:///nowhere/registry.js' });
  await t.throwsAsync(analyze({ ...given, workers: wrong }), { message: /registry\.js/ });
});

test.serial('what was read before it is stopped is in the answer', async (t) => {
  const known = sourceOf(pages, 64);
  const whatIsRead = pages.slice(0, 640);
  const stop = new AbortController();
  const stopped: PageSource = {
    ...known,
    async *read() {
      for (let at = 0; at < whatIsRead.length; at += 64) {
        yield Buffer.concat(whatIsRead.slice(at, at + 64));
      }
      stop.abort();
      // As a source that waits for more.
      await new Promise(() => {});
    },
  };
  const partial = await analyze({
    ...options('lz4', [stopped], { stop: stop.signal }),
    workers: workers(),
  });
  t.true(partial.partial);
  const { pages: count, layers } = await analyze(options('lz4', [sourceOf(whatIsRead)]));
  t.is(partial.pages, count);
  t.deepEqual(partial.layers, layers);
});

test.serial('an abort ends it with its reason', async (t) => {
  const controller = new AbortController();
  const reason = new Error('enough');
  const onProgress = (done: number) => {
    if (done > 500) controller.abort(reason);
  };
  const more = { signal: controller.signal, onProgress };
  const given = options('lz4', [sourceOf(mixedPages(4000), 64)], more);
  t.is(await t.throwsAsync(analyze({ ...given, workers: workers() })), reason);
});

test.serial('nothing is left running, whatever the end', async (t) => {
  const closed: string[] = [];
  const counted = () => {
    const real = workers();
    const start: typeof real.start = (listener) => {
      const port = real.start(listener);
      return {
        ...port,
        close: async () => {
          await port.close();
          closed.push('worker');
        },
      };
    };
    return { ...real, start };
  };
  const whole = await analyze({ ...options('lz4', [sourceOf(pages)]), workers: counted() });
  t.is(comparable(whole), comparable(await analyze(options('lz4', [sourceOf(pages)]))));
  t.is(closed.length, 2);
  await t.throwsAsync(analyze({ ...options('lz4', [brokenSource(pages)]), workers: counted() }));
  t.is(closed.length, 4);
});

for (const count of [0, 1.5, 'two']) {
  test(`${count} is no number of workers`, (t) => {
    t.throws(() => nodeWorkers({ count: count as number, registryModule }), {
      instanceOf: ConfigError,
    });
  });
}
