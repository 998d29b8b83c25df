import { createPool } from '@pagefold/builtins';
import { Random } from '@pagefold/test-support';
import test from 'ava';

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 1e9);

/** Pages of records that are alike, which a search that goes further makes more of. */
function records(count: number): Uint8Array[] {
  const random = new Random(seed);
  const words = Array.from({ length: 200 }, () => random.below(2 ** 30).toString(36));
  return Array.from({ length: count }, () => {
    let text = '';
    while (text.length < 4096)
      text += `${random.pick(words)}-${random.pick(words)}=${random.below(9)};`;
    return new TextEncoder().encode(text.slice(0, 4096));
  });
}

for (const [compressor, own, again] of [
  ['fold-a', { parse: 'lazy' }, { parse: 'best' }],
  ['zstd/bokuweb', { level: 1 }, { level: 9 }],
  ['deflate', { level: 1 }, { level: 9 }],
] as const) {
  test(`what is idle is compressed with other options of ${compressor} (seed ${seed})`, async (t) => {
    const recompress = { to: compressor, options: again, minGainPercent: 1 };
    const pool = await createPool({ compressor, compressorOptions: own, recompress });
    const pages = records(50);
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
