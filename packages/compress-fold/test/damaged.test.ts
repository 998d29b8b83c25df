import { damage, Random } from '@pagefold/test-support';
import test from 'ava';
import { FoldPair, foldNames, foldParses } from './support/fold-pair.ts';
import { changed, samples, usualModels } from './support/samples.ts';

const objects = Number(process.env.PAGEFOLD_TEST_OBJECTS ?? 100);
const models = Number(process.env.PAGEFOLD_TEST_MODELS ?? 10);
const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 1e9);

/** The module's answer is the twin's, or the pair throws; so it does if something outside has changed. */
const made = usualModels();

for (const name of foldNames) {
  const trained = made[name];
  const cases = [...samples(40, 7)].map(({ page, base }) =>
    base === undefined ? { page, options: { trained } } : { page, options: { base, trained } },
  );

  test(`${name}: damaged objects are refused or decode within their room`, (t) => {
    t.timeout(120 * 60_000);
    Error.stackTraceLimit = 0;
    const pair = new FoldPair(name);
    const random = new Random(seed);
    const packed = cases.map(({ page, options }) => pair.compress(page, options)!);
    const outcomes = [0, 0];
    for (let i = 0; i < objects; i++) {
      const which = random.below(cases.length);
      const { options } = cases[which]!;
      const object = damage(packed[which]!, random);
      const capacity = random.below(8) === 0 ? random.below(4096) : 4096;
      try {
        const page = pair.decompress(object.subarray(0, 8000), capacity, options);
        outcomes[page === undefined ? 0 : 1]!++;
      } catch (error) {
        t.fail(`seed ${seed}, object ${i}: ${error}`);
        return;
      }
    }
    t.log(`seed ${seed}: ${outcomes[0]} of ${objects} objects refused`);
    t.true(outcomes[0]! > objects / 2);
  });

  test(`${name}: any bytes are refused or decode within their room`, (t) => {
    const pair = new FoldPair(name);
    const random = new Random(seed);
    for (let i = 0; i < objects / 10; i++) {
      const object = new Uint8Array(random.skewed(0, 2000));
      random.fill(object);
      const { options } = cases[i % cases.length]!;
      const page = pair.decompress(object, 4096, random.below(2) === 0 ? options : {});
      t.true(page === undefined || page.length <= 4096, `seed ${seed}, ${i}`);
    }
  });

  test(`${name}: a damaged model is refused or codes any page`, (t) => {
    t.timeout(120 * 60_000);
    Error.stackTraceLimit = 0;
    const pairs = foldParses.map((parse) => new FoldPair(name, { parse }));
    const random = new Random(seed);
    const sample = pairs[0]!.compress(cases[0]!.page, cases[0]!.options)!;
    let refused = 0;
    let i = 0;
    // However many are refused, one is not.
    for (; i < models || (refused === i && i < 100 * models); i++) {
      const damaged = damageModel(trained, random);
      const pair = pairs[i % pairs.length]!;
      const { page, options } = cases[i % cases.length]!;
      try {
        pair.prepare(damaged);
      } catch (error) {
        refused++;
        t.is((error as { code?: string }).code, 'PAGEFOLD_INVALID_OPTION', `seed ${seed}, ${i}`);
        continue;
      }
      const object = pair.compress(page, { ...options, trained: damaged })!;
      const back = pair.decompress(object, 4096, { ...options, trained: damaged })!;
      t.is(Buffer.compare(back, page), 0, `seed ${seed}, model ${i}`);
      pair.decompress(sample, 4096, { base: changed(page, i), trained: damaged });
    }
    t.log(`seed ${seed}: ${refused} of ${i} models refused`);
    t.true(refused < i);
  });
}

/** Changes bytes in the model; now and then, in what stands before it, and the length of all. */
function damageModel(trained: Uint8Array, random: Random): Uint8Array {
  if (random.below(4) === 0) return damage(trained, random);
  const bytes = trained.slice();
  for (let changes = random.skewed(1, 200); changes > 0; changes--) {
    const at = 12 + random.below(13000);
    // Two neighbours whose sum stays the same leave a table of frequencies whole.
    const [a, b] = [bytes[at]!, bytes[at + 1]!];
    const step = random.skewed(1, 40);
    if (a < 128 && b < 128 && b >= step && a + step < 128) {
      bytes[at] = a + step;
      bytes[at + 1] = b - step;
    } else if (random.below(20) === 0) bytes[at] = random.next();
  }
  return bytes;
}
