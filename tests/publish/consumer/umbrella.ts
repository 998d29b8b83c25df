// The umbrella package as its users meet it: backends by name, and the types that it re-exports.
import { createPool, type PoolStats, type StoreOutcome } from 'pagefold';

const pool = await createPool({ hasher: 'xxh3', compressor: 'lz4', allocator: 'zsmalloc' });
const swap = pool.createDevice({ slots: 1024 });

const page = new Uint8Array(pool.pageSize).fill(7, 0, 100);
const outcomes: StoreOutcome[] = [swap.store(0, page), swap.store(1, page)];
if (outcomes.join() !== 'stored,shared') throw new Error(outcomes.join());

const loaded = new Uint8Array(pool.pageSize);
if (swap.load(1, loaded) !== 'loaded') throw new Error('not loaded');
if (loaded.some((byte, index) => byte !== page[index])) throw new Error('another page');

const stats: PoolStats = pool.stats();
if (stats.pagesSharing !== 1) throw new Error(JSON.stringify(stats));
await pool.close();

console.log('umbrella');
