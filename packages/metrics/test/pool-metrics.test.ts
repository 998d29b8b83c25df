import { zsmalloc } from '@pagefold/alloc-zsmalloc';
import { lz4Wasm } from '@pagefold/compress-lz4';
import type { BackingStoreStats } from '@pagefold/contracts';
import { BackendRegistry, composePool, type PagePool } from '@pagefold/core';
import { xxh3Wasm } from '@pagefold/hash-xxh3';
import { PoolMetrics } from '@pagefold/metrics';
import test from 'ava';
import { Counter, Registry } from 'prom-client';
import { scrape } from './support/scrape.ts';

const registry = new BackendRegistry([xxh3Wasm, lz4Wasm, zsmalloc]);

function newPool(): Promise<PagePool> {
  return composePool(registry, { hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' });
}

function page(byte: number): Uint8Array {
  return new Uint8Array(4096).fill(byte, 0, 100);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

test('every figure of a pool is there, by its name and with its value', async (t) => {
  const pool = await newPool();
  const device = pool.createDevice({ slots: 100 });
  for (const [slot, byte] of [1, 1, 2, 0, 3].entries()) device.store(slot, page(byte));
  const metrics = new PoolMetrics();
  metrics.addPool('main', pool);
  const values = await scrape(metrics);
  const stats = pool.stats();
  for (const [name, value] of Object.entries(stats)) {
    if (typeof value !== 'number') continue;
    const known = [
      `pagefold_${snakeCase(name)}{pool="main"}`,
      `pagefold_${snakeCase(name)}_total{pool="main"}`,
    ];
    const found = known.filter((key) => values.has(key));
    t.is(found.length, 1, name);
    t.is(values.get(found[0]!), value, name);
  }
  for (const [table, bytes] of Object.entries(stats.metadata)) {
    const labels = `pool="main",table="${snakeCase(table)}"`;
    t.is(values.get(`pagefold_metadata_table_bytes{${labels}}`), bytes, table);
  }
  t.is(values.get('pagefold_dedup_hits_total{pool="main"}'), 1);
});

test('each compressor has its figures, by its place, since two may have one name', async (t) => {
  const pool = await newPool();
  const codec = (objects: number) => ({ name: 'zstd', objects, pages: 2, bytes: 3 });
  const metrics = new PoolMetrics();
  const stats = { ...pool.stats(), codecs: [codec(1), codec(10)] };
  metrics.addPool('main', { stats: () => stats } as unknown as PagePool);
  const values = await scrape(metrics);
  const labelsOf = (place: number) => `{pool="main",codec="${place}",compressor="zstd"}`;
  t.is(values.get(`pagefold_codec_objects${labelsOf(0)}`), 1);
  t.is(values.get(`pagefold_codec_objects${labelsOf(1)}`), 10);
  t.is(values.get(`pagefold_codec_bytes${labelsOf(1)}`), 3);
  await pool.close();
});

test('each backing store has its figures', async (t) => {
  const pool = await newPool();
  const store = (objects: number): BackingStoreStats => ({
    ...{ objects, liveBytes: 2, usedBytes: 3, limitBytes: 4 },
    ...{ metadataBytes: 5, writtenBytes: 6, readBytes: 7, movedObjects: 8 },
  });
  const metrics = new PoolMetrics();
  const stats = { ...pool.stats(), backing: [store(1), store(10)] };
  metrics.addPool('main', { stats: () => stats } as unknown as PagePool);
  const values = await scrape(metrics);
  t.is(values.get('pagefold_backing_objects{pool="main",store="0"}'), 1);
  t.is(values.get('pagefold_backing_objects{pool="main",store="1"}'), 10);
  t.is(values.get('pagefold_backing_written_bytes_total{pool="main",store="1"}'), 6);
});

test('values are those of the scrape: counters are not counted twice, gauges fall', async (t) => {
  const pool = await newPool();
  const device = pool.createDevice({ slots: 100 });
  const metrics = new PoolMetrics();
  metrics.addPool('main', pool);
  device.store(0, page(1));
  device.store(1, page(1));
  for (let i = 0; i < 3; i++) {
    const values = await scrape(metrics);
    t.is(values.get('pagefold_dedup_hits_total{pool="main"}'), 1);
    t.is(values.get('pagefold_stored_pages{pool="main"}'), 2);
  }
  device.invalidate(0);
  const values = await scrape(metrics);
  t.is(values.get('pagefold_stored_pages{pool="main"}'), 1);
});

test('several pools and devices are told apart by their labels', async (t) => {
  const [one, two] = [await newPool(), await newPool()];
  const metrics = new PoolMetrics();
  metrics.addPool('one', one);
  metrics.addPool('two', two);
  const disk = one.createDevice({ slots: 10 });
  metrics.addDevice('vm1', 'one', disk);
  metrics.addDevice('vm2', 'two', two.createDevice({ slots: 20 }));
  disk.store(3, page(1));
  const values = await scrape(metrics);
  t.is(values.get('pagefold_stored_pages{pool="one"}'), 1);
  t.is(values.get('pagefold_stored_pages{pool="two"}'), 0);
  t.is(values.get('pagefold_device_stored_pages{pool="one",device="vm1"}'), 1);
  t.is(values.get('pagefold_device_slots{pool="two",device="vm2"}'), 20);

  metrics.removeDevice('vm1');
  metrics.removePool('two');
  const left = await scrape(metrics);
  t.false([...left.keys()].some((key) => key.includes('two') || key.includes('vm')));
  t.true(left.has('pagefold_stored_pages{pool="one"}'));
});

test('a pool that is closed has no metrics, and the others have theirs', async (t) => {
  const [one, two] = [await newPool(), await newPool()];
  const metrics = new PoolMetrics();
  metrics.addPool('one', one);
  metrics.addPool('two', two);
  metrics.addDevice('vm1', 'one', one.createDevice({ slots: 10 }));
  await one.close();
  const values = await scrape(metrics);
  t.false([...values.keys()].some((key) => key.includes('"one"')));
  t.true(values.has('pagefold_stored_pages{pool="two"}'));
});

test('names are given once, and only to what is there', async (t) => {
  const pool = await newPool();
  const device = pool.createDevice({ slots: 10 });
  const metrics = new PoolMetrics();
  metrics.addPool('main', pool);
  metrics.addDevice('vm1', 'main', device);
  t.throws(() => metrics.addPool('main', pool), { instanceOf: RangeError });
  t.throws(() => metrics.addDevice('vm1', 'main', device), { instanceOf: RangeError });
  t.throws(() => metrics.addDevice('vm2', 'other', device), {
    instanceOf: RangeError,
    message: 'there is no pool "other"',
  });
});

test('hostile names stay inside of their label', async (t) => {
  const pool = await newPool();
  const metrics = new PoolMetrics();
  metrics.addPool('a"} 1\n# HELP b', pool);
  const text = await metrics.register.metrics();
  t.true(text.includes('pagefold_stored_pages{pool="a\\"} 1\\n# HELP b"} 0'));
});

test("a caller's registry is used, beside other metrics", async (t) => {
  const register = new Registry();
  new Counter({ name: 'requests_total', help: 'Requests.', registers: [register] }).inc();
  const metrics = new PoolMetrics(register);
  metrics.addPool('main', await newPool());
  t.is(metrics.register, register);
  const values = await scrape(metrics);
  t.is(values.get('requests_total'), 1);
  t.is(values.get('pagefold_objects{pool="main"}'), 0);
});
