import { type Analysis, analyze, type KernelRow } from '@pagefold/estimate';
import test from 'ava';
import { registry } from '../support/analysis.ts';
import { filled, page, pageSize, sourceOf } from '../support/pages.ts';

function analyzeAsKsm(pages: readonly Uint8Array[]): Promise<Analysis> {
  const sources = [sourceOf(pages, 64)];
  return analyze({ sources, registry, combinations: [], kernels: ['ksm'] });
}

async function ksmRow(pages: readonly Uint8Array[]): Promise<KernelRow> {
  const { kernels } = await analyzeAsKsm(pages);
  t0(kernels.length === 1 && kernels[0]!.rows.length === 1);
  return kernels[0]!.rows[0]!;
}

function t0(holds: boolean): void {
  if (!holds) throw new Error('KSM has one row');
}

test('every page beyond the first of a content is shared, words too, and zero pages by themselves', async (t) => {
  const pages = [page(1, 0.5), page(1, 0.5), page(1, 0.5), page(2, 0.5), filled(7n), filled(7n)];
  const row = await ksmRow([...pages, filled(8n), filled(0n), filled(0n)]);
  const general_profit = (3 + 2) * pageSize - 64 * 7;
  t.deepEqual(row.figures, {
    pages_shared: 2,
    pages_sharing: 3,
    pages_unshared: 2,
    stable_node_chains: 0,
    stable_node_dups: 0,
    ksm_zero_pages: 2,
    general_profit,
  });
  t.is(row.savedBytes, general_profit);
  t.is(row.usedBytes, 9 * pageSize - general_profit);
  t.is(row.rejectedPages, 0);
  t.deepEqual([row.compressor, row.allocator, row.microsecondsPerPage], [null, null, null]);
});

test('pages without duplicates cost what KSM keeps of them', async (t) => {
  const row = await ksmRow([page(1, 0.5), page(2, 0.5), page(3, 0.5)]);
  t.is(row.figures.general_profit, -3 * 64);
  t.is(row.savedBytes, -3 * 64);
});

/*
 * As a kernel said of 257, 256, 258, 513, 1, 2 and 1000 pages of a content each, 300 pages of a word and 10
 * zero pages: Linux 6.18, in /proc/PID/ksm_stat of the process that had them.
 */
test('a content that exceeds 256 pages begins another page, and one page alone is not shared', async (t) => {
  const counts = [257, 256, 258, 513, 1, 2, 1000];
  const contents = counts.flatMap((count, i) => Array(count).fill(page(i, 0.5)));
  const pages = [...contents, ...Array(300).fill(filled(7n)), ...Array(10).fill(filled(0n))];
  const { figures } = await ksmRow(pages);
  t.is(figures.pages_shared! + figures.pages_sharing!, 2584, 'ksm_merging_pages');
  t.is(figures.ksm_zero_pages, 10);
  t.is(figures.pages_unshared, 3);
  t.is(figures.pages_shared, 1 + 1 + 2 + 2 + 1 + 4 + 2);
  t.is(figures.stable_node_chains, 4);
  t.is(figures.stable_node_dups, 2 + 2 + 4 + 2);
});
