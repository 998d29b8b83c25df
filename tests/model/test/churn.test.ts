import { Random } from '@pagefold/conformance';
import test from 'ava';
import { createPool } from 'pagefold';
import { member } from './support/families.ts';
import { seed } from './support/seed.ts';

const pages = 4000;

/** Half of the families have two pages, a quarter three, and so on. */
function generate(random: Random): Uint8Array[] {
  const generated: Uint8Array[] = [];
  for (let family = 1; generated.length < pages; family++) {
    let members = 2;
    while (random.below(2) === 0) members++;
    for (let i = 0; i < members; i++) generated.push(member(family, i).bytes);
  }
  return shuffled(generated.slice(0, pages), random);
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.map(() => left.splice(random.below(left.length), 1)[0]!);
}

test('dead bases are 3 % of the bytes of a pool at most, while its slots go at random', async (t) => {
  t.log(`seed ${seed}`);
  const random = new Random(seed);
  const pool = await createPool({ similarity: { indexBytes: 2 ** 18 } });
  const device = pool.createDevice({ slots: pages });
  for (const [slot, page] of generate(random).entries()) device.store(slot, page);
  const { deltaObjects, baseObjects } = pool.stats();
  t.true(deltaObjects > pages / 3 && baseObjects > pages / 10, 'there is something to churn');
  let highest = 0;
  let dead = 0;
  const order = shuffled([...Array(pages).keys()], random);
  for (const slot of order.slice(0, 0.9 * pages)) {
    device.invalidate(slot);
    const { deadBaseBytes, poolTotalSize } = pool.stats();
    highest = Math.max(highest, deadBaseBytes / poolTotalSize);
    if (deadBaseBytes > 0) dead++;
  }
  t.log(`${(100 * highest).toFixed(2)} % at most; ${pool.stats().deltasExpanded} deltas expanded`);
  t.true(dead > 0);
  t.true(highest <= 0.03, `${100 * highest} %`);
  await pool.close();
});
