import { createPool } from '@pagefold/builtins';
import { Random } from '@pagefold/test-support';
import test from 'ava';

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 1e9);

/** Pages of pieces, short and long, of what all of them have, of which a search that goes further makes more. */
function pieces(count: number): Uint8Array[] {
  const random = new Random(seed);
  const known = Uint8Array.from({ length: 6000 }, (_, i) => wordByte(random, i % 8));
  return Array.from({ length: count }, () => {
    const page = new Uint8Array(4096);
    for (let at = 0; at < page.length; ) {
      const length = Math.min(3 + random.below(38), page.length - at);
      const from = random.below(5900);
      page.set(known.subarray(from, from + length), at);
      at += length;
    }
    return page;
  });
}

/** Words of 8 bytes, as of pointers. */
function wordByte(random: Random, place: number): number {
  if (place < 3) return random.below(4) * 37;
  return place < 5 ? random.below(16) : 0;
}

for (const [compressor, own, again] of [
  ['fold-a', { parse: 'lazy' }, { parse: 'best' }],
  ['zstd/bokuweb', { level: 1 }, { level: 12 }],
  ['deflate', { level: 1 }, { level: 9 }],
] as const) {
  test(`what is idle is compressed with other options of ${compressor} (seed ${seed})`, async (t) => {
    const recompress = { to: compressor, options: again, minGainPercent: 1 };
    const pool = await createPool({ compressor, compressorOptions: own, recompress });
    const pages = pieces(50);
    const device = pool.createDevice({ slots: pages.length });
    for (const [slot, page] of pages.entries()) t.is(device.store(slot, page), 'stored');
    const before = pool.stats().comprDataSize;
    const saved = pool.recompress();
    t.true(saved > 0);
    t.is(pool.stats().comprDataSize, before - saved);
    const [first, second] = pool.stats().codecs;
    t.is(first!.name, second!.name);
    t.true(second!.objects > 0);
    const into = new Uint8Array(4096);
    for (const [slot, page] of pages.entries()) {
      device.load(slot, into);
      t.is(Buffer.compare(into, page), 0);
    }
    await pool.close();
  });
}
