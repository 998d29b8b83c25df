import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { TraceRecorder } from '@pagefold/trace';
import test from 'ava';
import { pageSize, read, tracePath } from './support/rig.ts';

function page(fill: (bytes: Uint8Array) => void = () => {}): Uint8Array {
  const bytes = new Uint8Array(pageSize);
  fill(bytes);
  return bytes;
}

test('pages are recorded by their kind, and equal ones by equal digests', async (t) => {
  const path = tracePath(t);
  const recorder = TraceRecorder.open(path, { pageSize });
  const vm1 = recorder.export('vm1', 64 * pageSize);
  const vm2 = recorder.export('vm2', 64 * pageSize);
  const noise = page((bytes) => bytes.fill(7, 100, 200));
  const pages = {
    zero: page(),
    'same-filled': page((bytes) => bytes.fill(0xab)),
    first: page((bytes) => bytes.set([1])),
    last: page((bytes) => bytes.set([1], pageSize - 1)),
    // Not aligned to words, as pages in a socket's buffer.
    unaligned: new Uint8Array([1, ...noise]).subarray(1),
    noise,
  };
  for (const [slot, each] of Object.values(pages).entries()) vm1.stored(slot, each);
  vm2.stored(9, noise);
  vm2.read(3, 4);
  vm2.trimmed(9, 1);
  recorder.mark('vm2', { usedBytes: 5 });
  t.throws(() => recorder.mark('vm3', {}), { instanceOf: RangeError });
  recorder.export('vm1', 65 * pageSize).stored(64, noise);
  recorder.close();
  const events = await read(path);
  const stores = events.flatMap((event) => (event.type === 'store' ? [event] : []));
  t.deepEqual(
    stores.map(({ export: id, slot, kind }) => [id, slot, kind]),
    [
      [0, 0, 'zero'],
      [0, 1, 'same-filled'],
      [0, 2, 'other'],
      [0, 3, 'other'],
      [0, 4, 'other'],
      [0, 5, 'other'],
      [1, 9, 'other'],
      [0, 64, 'other'],
    ],
  );
  const digests = stores.map(({ digestHigh, digestLow }) => `${digestHigh} ${digestLow}`);
  t.is(digests[0], '0 0');
  t.is(new Set(digests.slice(0, 5)).size, 5);
  t.deepEqual(new Set(digests.slice(4)).size, 1);
  t.deepEqual(
    events.map(({ type }) => type).filter((type) => type !== 'store'),
    ['export', 'export', 'read', 'trim', 'mark', 'export', 'end'],
  );
});

test('two recordings have different digests of one page: nobody can look a page up', async (t) => {
  const digests = await Promise.all(
    [0, 1].map(async () => {
      const path = tracePath(t);
      const recorder = TraceRecorder.open(path, { pageSize });
      const known = page((bytes) => bytes.set([1, 2, 3]));
      recorder.export('vm1', pageSize).stored(0, known);
      recorder.close();
      const [, store] = await read(path);
      return store?.type === 'store' ? store.digestHigh * 2 ** 32 + store.digestLow : undefined;
    }),
  );
  t.not(digests[0], digests[1]);
});

test('what comes after the end is not recorded, and closing again does nothing', async (t) => {
  const path = tracePath(t);
  const recorder = TraceRecorder.open(path, { pageSize });
  const vm1 = recorder.export('vm1', pageSize);
  t.true(recorder.isRecording);
  recorder.close();
  recorder.close();
  t.false(recorder.isRecording);
  vm1.stored(0, page());
  vm1.read(0, 1);
  recorder.mark('vm1', {});
  t.deepEqual(
    (await read(path)).map(({ type }) => type),
    ['export', 'end'],
  );
});

test('a disk that is full is told once, and what was recorded before is good', async (t) => {
  const path = tracePath(t);
  const program = fileURLToPath(new URL('../test/support/record-much.mjs', import.meta.url));
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', 'ulimit -f 32; exec "$@"', 'bash', process.execPath, program, path],
    { encoding: 'utf8' },
  );
  t.is(stderr, '');
  const told = JSON.parse(stdout) as { failures: string[]; isRecording: boolean };
  t.is(told.failures.length, 1);
  t.true(told.failures[0]!.startsWith(`PAGEFOLD_INPUT_FAILED cannot write ${path}: EFBIG`));
  t.false(told.isRecording);
  const events = await read(path);
  t.true(events.length > 1000);
  t.true(events.every(({ type }) => type === 'export' || type === 'store'));
});
