import type { CapturedProcess } from '@pagefold/estimate';
import test from 'ava';
import { captureWarnings, noPages } from '../../dist/capture/capture-report.js';

function captured(counts: Partial<CapturedProcess>): CapturedProcess {
  return { pid: 42, name: 'postgres', outcome: 'complete', ...noPages(), ...counts };
}

test('everything that was left out or lost has a line with pages and mebibytes, over all processes', (t) => {
  const kinds = [
    'fileBacked',
    'swapped',
    'locked',
    'hugetlb',
    'device',
    'kernel',
    'sameFrame',
  ] as const;
  for (const kind of [...kinds, 'vanished', 'unreadable', 'frameUnknown'] as const) {
    const processes = [captured({ [kind]: 20_000 }), captured({ [kind]: 915 })];
    const lines = captureWarnings(processes, 4096, true);
    t.is(lines.length, 1, kind);
    t.regex(lines[0]!, /^20915 pages \(81\.7 MiB\) (left out: |lost: |may be in the image )/, kind);
  }
  t.regex(
    captureWarnings([captured({ locked: 1 })], 65536, true)[0]!,
    /^1 page \(0\.1 MiB\) left out/,
  );
});

test('nothing is said of what there was none of', (t) => {
  t.deepEqual(captureWarnings([captured({ pages: 10, shared: 4 })], 4096, true), []);
});

test('a process that ended, and moments that differ, are told', (t) => {
  t.deepEqual(captureWarnings([captured({ outcome: 'ended', pages: 7 })], 4096, false), [
    'process 42 (postgres) ended while it was captured, after 7 pages',
    'the pages are of different moments: the processes ran on while they were read',
  ]);
});
