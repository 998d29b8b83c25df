import test from 'ava';
import { createCRC32 } from 'hash-wasm';
import {
  BackendRegistry,
  builtinBackends,
  byteHasher,
  composePool,
  type Device,
  type PagePool,
  type PoolSelection,
} from 'pagefold';

const pageSize = 4096;
const polynomial = 0x82f63b78;

/** The CRC register after `bytes`, without the final inversion. */
function register(bytes: Uint8Array): number {
  let state = 0xffff_ffff;
  for (const byte of bytes) {
    state ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      state = (state & 1) !== 0 ? (state >>> 1) ^ polynomial : state >>> 1;
    }
  }
  return state >>> 0;
}

/** The register from which four zero bytes lead to `state`: every step can be undone. */
function rewind(state: number): number {
  let before = state;
  for (let bit = 0; bit < 32; bit++) {
    before = before < 0 || before > 0x7fff_ffff ? ((before ^ polynomial) << 1) | 1 : before << 1;
  }
  return before >>> 0;
}

/** A page whose CRC-32C is `crc`: arbitrary content, and the four last bytes that lead there. */
function collidingPage(seed: number, crc: number): Uint8Array {
  const page = new Uint8Array(pageSize);
  page.fill(seed, 0, 200);
  new DataView(page.buffer).setUint32(300, seed, true);
  const last = register(page.subarray(0, pageSize - 4)) ^ rewind(~crc >>> 0);
  new DataView(page.buffer).setUint32(pageSize - 4, last, true);
  return page;
}

const crc = 0x1234_5678;
const pages = Array.from({ length: 400 }, (_, seed) => collidingPage(seed, crc));

function storeAll(device: Device): Map<string, number> {
  const outcomes = new Map<string, number>();
  for (const [slot, page] of pages.entries()) {
    const outcome = device.store(slot, page);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return outcomes;
}

function loadedRight(device: Device): number {
  const loaded = new Uint8Array(pageSize);
  return pages.filter((page, slot) => {
    device.load(slot, loaded);
    return Buffer.compare(page, loaded) === 0;
  }).length;
}

function pool(selection: Partial<PoolSelection>, backends = builtinBackends): Promise<PagePool> {
  const standard = { hasher: 'crc32c', compressor: 'lz4', allocator: 'zsmalloc' };
  return composePool(new BackendRegistry(backends), { ...standard, ...selection });
}

test('the constructed pages differ and have one CRC-32C', async (t) => {
  const reference = await createCRC32(polynomial);
  const digests = pages.map((page) => reference.init().update(page).digest('hex'));
  t.deepEqual([...new Set(digests)], ['12345678']);
  t.is(new Set(pages.map((page) => Buffer.from(page).toString('latin1'))).size, pages.length);
});

test('pages with one CRC-32C are never mixed up', async (t) => {
  const crcPool = await pool({ maxCandidates: pages.length });
  const device = crcPool.createDevice({ slots: pages.length });
  t.deepEqual([...storeAll(device)], [['stored', pages.length]]);
  t.is(loadedRight(device), pages.length);
  const stats = crcPool.stats();
  t.is(stats.longestCandidateChain, pages.length - 1);
  t.is(stats.dedupMismatches, (pages.length * (pages.length - 1)) / 2);
  t.is(stats.pagesSharing, 0);
  await crcPool.close();
});

test('equal content is found among all candidates of a chain', async (t) => {
  const crcPool = await pool({ maxCandidates: pages.length });
  const device = crcPool.createDevice({ slots: pages.length });
  storeAll(device);
  const copies = crcPool.createDevice({ slots: pages.length });
  t.deepEqual([...storeAll(copies)], [['shared', pages.length]]);
  await crcPool.close();
});

test('a cap on candidates bounds what chosen collisions cost, and nothing else', async (t) => {
  const capped = await pool({ maxCandidates: 8 });
  const device = capped.createDevice({ slots: pages.length });
  storeAll(device);
  t.is(loadedRight(device), pages.length);
  const { longestCandidateChain, candidateLimitHit, dedupCandidates } = capped.stats();
  t.is(longestCandidateChain, 8);
  t.is(candidateLimitHit, pages.length - 8);
  t.true(dedupCandidates <= 8 * pages.length);
  await capped.close();
});

test('a digest cut to a few bits mixes nothing up', async (t) => {
  const cut = byteHasher({
    name: 'cut',
    digestLength: 4,
    hash: (page, digest) => digest.fill((page[0] ?? 0) & 3),
  });
  const cutPool = await pool({ hasher: 'cut' }, [...builtinBackends, cut]);
  const device = cutPool.createDevice({ slots: pages.length });
  storeAll(device);
  t.is(loadedRight(device), pages.length);
  t.is(cutPool.stats().objects, pages.length);
  await cutPool.close();
});
