import { latencyBounds, type RequestStats, type ServerStats } from '@pagefold/contracts';
import { PoolMetrics, ServerMetrics } from '@pagefold/metrics';
import test from 'ava';
import { scrape } from './support/scrape.ts';

function requestStats(fields: Partial<RequestStats>): RequestStats {
  return {
    results: { ok: 0, io: 0, invalid: 0, noSpace: 0, shutdown: 0 },
    bytes: 0,
    micros: 0,
    latency: new Array(latencyBounds.length + 1).fill(0),
    ...fields,
  };
}

/** So many in each class, and none in the others. */
function latency(counts: Readonly<Record<number, number>>): number[] {
  return Array.from({ length: latencyBounds.length + 1 }, (_, i) => counts[i] ?? 0);
}

const stats: ServerStats = {
  connections: 3,
  connectionsAccepted: 10,
  connectionsRefused: 2,
  exports: [
    {
      name: 'vm1',
      size: 4096,
      storedPages: 1,
      limitBytes: 2 ** 20,
      chargedBytes: 1300,
      connections: 2,
      requests: {
        read: requestStats({
          results: { ok: 4, io: 1, invalid: 0, noSpace: 0, shutdown: 0 },
          bytes: 16_384,
          micros: 2_500_000,
          latency: latency({ 0: 1, 5: 3, 24: 1 }),
        }),
        writeZeroes: requestStats({
          results: { ok: 0, io: 0, invalid: 0, noSpace: 7, shutdown: 0 },
          latency: latency({ 3: 7 }),
        }),
      },
    },
    {
      ...{ name: 'v"m\n2', size: 8192, storedPages: 0, connections: 0, requests: {} },
      ...{ limitBytes: Number.POSITIVE_INFINITY, chargedBytes: 0 },
    },
  ],
};

test('connections and disks are there', async (t) => {
  const values = await scrape(new ServerMetrics(() => stats));
  t.is(values.get('pagefold_nbd_connections'), 3);
  t.is(values.get('pagefold_nbd_connections_accepted_total'), 10);
  t.is(values.get('pagefold_nbd_connections_refused_total'), 2);
  t.is(values.get('pagefold_nbd_export_size_bytes{export="vm1"}'), 4096);
  t.is(values.get('pagefold_nbd_export_stored_pages{export="vm1"}'), 1);
  t.is(values.get('pagefold_nbd_export_connections{export="vm1"}'), 2);
  t.is(values.get('pagefold_nbd_export_limit_bytes{export="vm1"}'), 2 ** 20);
  t.is(values.get('pagefold_nbd_export_charged_bytes{export="vm1"}'), 1300);
  t.is(values.get('pagefold_nbd_export_size_bytes{export="v\\"m\\n2"}'), 8192);
});

test('requests are counted by disk, kind and result', async (t) => {
  const values = await scrape(new ServerMetrics(() => stats));
  const read = 'export="vm1",request="read"';
  t.is(values.get(`pagefold_nbd_requests_total{${read},result="ok"}`), 4);
  t.is(values.get(`pagefold_nbd_requests_total{${read},result="io"}`), 1);
  const zeroes = 'export="vm1",request="write_zeroes"';
  t.is(values.get(`pagefold_nbd_requests_total{${zeroes},result="no_space"}`), 7);
  t.is(values.get(`pagefold_nbd_bytes_total{${read}}`), 16_384);
});

test('times are a histogram whose classes add up', async (t) => {
  const metrics = new ServerMetrics(() => stats);
  const values = await scrape(metrics);
  const bucket = (le: string) =>
    values.get(
      `pagefold_nbd_request_duration_seconds_bucket{export="vm1",request="read",le="${le}"}`,
    );
  t.is(bucket('0.000001'), 1);
  t.is(bucket('0.000016'), 1);
  t.is(bucket('0.000032'), 4);
  t.is(bucket('8.388608'), 4);
  t.is(bucket('+Inf'), 5);
  const of = '{export="vm1",request="read"}';
  t.is(values.get(`pagefold_nbd_request_duration_seconds_count${of}`), 5);
  t.is(values.get(`pagefold_nbd_request_duration_seconds_sum${of}`), 2.5);
  const text = await metrics.register.metrics();
  t.true(text.includes('# TYPE pagefold_nbd_request_duration_seconds histogram\n'));
});

test('figures are read once a scrape, and what has gone has no values', async (t) => {
  let reads = 0;
  let exports = stats.exports;
  const metrics = new ServerMetrics(() => {
    reads++;
    return { ...stats, exports };
  });
  t.true([...(await scrape(metrics)).keys()].some((key) => key.includes('vm1')));
  t.is(reads, 1);
  exports = [];
  const left = await scrape(metrics);
  t.is(reads, 2);
  t.false([...left.keys()].some((key) => key.includes('vm1')));
});

test('pools and a server stand on one page', async (t) => {
  const pools = new PoolMetrics();
  const metrics = new ServerMetrics(() => stats, pools.register);
  t.is(metrics.register, pools.register);
  t.is((await scrape(metrics)).get('pagefold_nbd_connections'), 3);
});
