import type { AnalysisReport, CombinationReport, PageSource } from '@pagefold/estimate';
import test from 'ava';
import { twoCases } from '../../dist/demo/conclusion.js';
import { firstPages } from '../../dist/demo/first-pages.js';

function report(row: Partial<CombinationReport>): AnalysisReport {
  const combination = { pool_pages_without_dedup: 500, ...row } as CombinationReport;
  return { pages: 1000, page_size: 4096, combinations: [combination] } as unknown as AnalysisReport;
}

test('says compression first, then a case for and a case against deduplication', (t) => {
  const all = report({ pool_pages: 300, net_saved_bytes: 700_000, verdict: 'pays' });
  const one = report({ pool_pages: 490, net_saved_bytes: -9000, verdict: 'costs' });
  const [first, matters, not] = twoCases(all, one, 4).split('\n');
  t.regex(first!, /^First comes the compressor: .*3\.9 MiB.*2\.0 MiB \(50\.0 %\)/);
  t.regex(matters!, /^Where deduplication matters: 4 instances.*smaller by 40\.0 %.*it pays\.$/);
  t.regex(not!, /^Where it does not: one .*smaller by 2\.0 %.*-8\.8 KiB: it costs more/);
});

test('says of which combination it speaks where there are several', (t) => {
  const row = { hasher: 'xxh3', compressor: 'lz4', allocator: 'zbud', pool_pages: 300 };
  const one = report(row);
  t.notRegex(twoCases(one, one, 4), /^With/);
  const [first] = one.combinations;
  const combinations = [first!, { ...first!, compressor: 'deflate' }];
  const two = { ...one, combinations, reference: 1 };
  t.regex(twoCases(two, two, 4), /^With xxh3, deflate and zbud:\nFirst comes/);
});

test('says of an image that was made up that it was', (t) => {
  t.regex(twoCases(report({ pool_pages: 1 }), undefined, 4), /made up/);
});

function source(batches: readonly number[]): PageSource {
  return {
    name: 'all',
    pageSize: 1,
    pages: batches.reduce((sum, n) => sum + n, 0),
    async *read() {
      let next = 0;
      for (const length of batches) yield Uint8Array.from({ length }, () => next++);
    },
    async close() {},
  };
}

test('the first pages of a source end within a batch or between two', async (t) => {
  for (const pages of [1, 3, 4, 5, 7]) {
    const read: number[] = [];
    for await (const batch of firstPages(source([4, 3]), pages, 'part').read()) read.push(...batch);
    t.deepEqual(
      read,
      Array.from({ length: pages }, (_, i) => i),
    );
  }
});
