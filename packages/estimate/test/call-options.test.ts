import { ConfigError } from '@pagefold/contracts';
import { type AnalyzeOptions, analyze, captureProcesses, openImages } from '@pagefold/estimate';
import test, { type ExecutionContext } from 'ava';
import { registry, standard } from './support/analysis.ts';
import { page, sourceOf } from './support/pages.ts';

/** Expects a call to refuse its options and to say which of them. */
async function refuses(
  t: ExecutionContext,
  call: () => Promise<unknown>,
  message: RegExp,
): Promise<void> {
  const error = await t.throwsAsync(call, { instanceOf: ConfigError }, String(message));
  t.is(error?.code, 'PAGEFOLD_INVALID_OPTION');
  t.regex(error?.message ?? '', message);
}

let reads = 0;
const source = {
  ...sourceOf([page(1, 0.5)]),
  read: () => {
    reads++;
    return sourceOf([page(1, 0.5)]).read();
  },
};
const right = { sources: [source], registry, combinations: [standard] };

const wrong: [Record<string, unknown>, RegExp][] = [
  [{ combination: [] }, /^analyze: has no option "combination"; its options: sources, registry, /],
  [{ pageSize: 4096 }, /^analyze: has no option "pageSize"/],
  [{ sources: undefined }, /"sources" expected one or more page sources, .* got undefined$/],
  [{ sources: source }, /"sources" expected one or more page sources, .* got /],
  [{ sources: [] }, /"sources" expected one or more page sources/],
  [{ sources: ['memory.raw'] }, /"sources" expected one or more page sources/],
  [{ sources: [{ ...source, pageSize: 1000 }] }, /"sources" expected one or more page sources/],
  [{ sources: [source, { ...source, pageSize: 8192 }] }, /all with pages of the same size/],
  [{ registry: undefined }, /"registry" expected a BackendRegistry, got undefined$/],
  [{ registry: [] }, /"registry" expected a BackendRegistry, got /],
  [{ combinations: standard }, /"combinations" expected an array of combinations/],
  [{ combinations: ['xxh3'] }, /combinations\[0\]: options expected an object, got "xxh3"$/],
  [
    { combinations: [{ ...standard, compresor: 'lz4' }] },
    /combinations\[0\]: has no option "compresor"/,
  ],
  [
    { combinations: [standard, { ...standard, hasher: 5 }] },
    /combinations\[1\]: "hasher" expected a string, got 5/,
  ],
  [
    { combinations: [{ ...standard, compressorOptions: null }] },
    /"compressorOptions" expected an obj/,
  ],
  [
    { combinations: [{ ...standard, allocatorOptions: 5 }] },
    /"allocatorOptions" expected an object/,
  ],
  [{ signal: true }, /"signal" expected an object, got true$/],
  [{ signal: new AbortController() }, /"signal" expected an AbortSignal, got /],
  [{ onProgress: 'yes' }, /"onProgress" expected a function, got "yes"$/],
];
for (const [i, [options, message]] of wrong.entries()) {
  test(`an analysis refuses ${i}: ${message.source}`, async (t) => {
    const given = { ...right, ...options } as unknown as AnalyzeOptions;
    await refuses(t, () => analyze(given), message);
    t.is(reads, 0);
  });
}

test('an analysis without options is refused as one with wrong ones', async (t) => {
  for (const options of [undefined, null, 5, 'x']) {
    await refuses(t, () => analyze(options as never), /^analyze: /);
  }
});

test('what is undefined counts as not given', async (t) => {
  const { pages } = await analyze({
    sources: [sourceOf([page(1, 0.5)])],
    registry,
    combinations: [standard],
    signal: undefined as never,
    onProgress: undefined as never,
  });
  t.is(pages, 1);
});

const write = (): void => {};
const wrongCaptures: [Record<string, unknown>, RegExp][] = [
  [
    { pid: 4 },
    /^captureProcesses: has no option "pid"; its options: pids, cgroups, swapped, allowSwapIn, write, pause/,
  ],
  [{ pids: 4 }, /"pids" expected an object, got 4$/],
  [{ pids: ['4'] }, /"pids" expected an array of process ids/],
  [{ write: undefined }, /"write" expected a function, got undefined$/],
  [{ write: 'out.raw' }, /"write" expected a function, got "out.raw"$/],
  [{ pause: 'false' }, /"pause" expected true or false, got "false"$/],
  [{ pause: 1 }, /"pause" expected true or false, got 1$/],
  [{ signal: {} }, /"signal" expected an AbortSignal, got /],
  [{ onProgress: 5 }, /"onProgress" expected a function, got 5$/],
];
for (const [i, [options, message]] of wrongCaptures.entries()) {
  test(`a capture refuses ${i}: ${message.source}`, async (t) => {
    const given = { pids: [process.pid], write, ...options };
    await refuses(t, () => captureProcesses(given as never), message);
  });
}

test('opening images refuses options that it does not have or take', async (t) => {
  await refuses(
    t,
    () => openImages([], { pagesize: 4096 } as never),
    /^openImages: has no option "pagesize" \(did you mean "pageSize"/,
  );
  for (const pageSize of ['4096', 1000, 4097, 2 ** 17, Number.NaN, null]) {
    const options = { pageSize } as never;
    await refuses(t, () => openImages([], options), /"pageSize" expected .* got /);
  }
});
