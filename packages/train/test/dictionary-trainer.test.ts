import type { ModelTrainer } from '@pagefold/contracts';
import { DictionaryTrainer } from '@pagefold/train';
import test from 'ava';

const pageSize = 4096;

/** Bytes that have nothing in common with those of another seed. */
function noise(length: number, seed: number): Uint8Array {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return Uint8Array.from({ length }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x3c6ef372;
    return state >>> 24;
  });
}

/** Pages of noise with a common piece each, at any place. */
function pagesWith(piece: Uint8Array, count: number, seed: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const page = noise(pageSize, seed + i);
    page.set(piece, (i * 337) % (pageSize - piece.length));
    return page;
  });
}

function train(pages: readonly Uint8Array[], dictionaryBytes = 8192): Uint8Array {
  const trainer = new DictionaryTrainer({ dictionaryBytes });
  for (const page of pages) trainer.add(page);
  return trainer.train();
}

const includes = (dictionary: Uint8Array, piece: Uint8Array) =>
  Buffer.from(dictionary).includes(Buffer.from(piece));

test('what pages have in common is in the dictionary, and what one page has is not', (t) => {
  const [common, rare] = [noise(200, 1), noise(200, 2)];
  const pages = [...pagesWith(common, 20, 100), ...pagesWith(rare, 1, 200)];
  const dictionary = train(pages);
  t.true(includes(dictionary, common));
  t.false(includes(dictionary, rare));
  t.true(dictionary.length < 600, `${dictionary.length} bytes`);
});

test('what more pages have comes later', (t) => {
  const [often, seldom] = [noise(200, 1), noise(200, 2)];
  const dictionary = Buffer.from(
    train([...pagesWith(seldom, 5, 100), ...pagesWith(often, 30, 200)]),
  );
  t.true(dictionary.indexOf(Buffer.from(often)) > dictionary.indexOf(Buffer.from(seldom)));
  t.true(dictionary.indexOf(Buffer.from(seldom)) >= 0);
});

test('a dictionary is as long as it may be, where there is enough', (t) => {
  const pages = Array.from({ length: 20 }, (_, n) => pagesWith(noise(500, n), 5, 1000 * n)).flat();
  t.is(train(pages, 3000).length, 3000);
  t.true(train(pages, 60_000).length < 20 * 512);
});

test('pages without anything in common make an empty dictionary, and so do none', (t) => {
  t.is(train(Array.from({ length: 10 }, (_, i) => noise(pageSize, i))).length, 0);
  t.is(train([]).length, 0);
});

test('each content counts once, and pages of one word not at all', (t) => {
  const trainer = new DictionaryTrainer();
  for (let i = 0; i < 5; i++) {
    trainer.add(noise(pageSize, 1));
    trainer.add(new Uint8Array(pageSize).fill(i));
    trainer.add(Uint8Array.from({ length: pageSize }, (_, at) => (at % 8) + i));
  }
  t.is(trainer.pages, 1);
});

test('pages beyond the sample are thinned by content, whatever their order', (t) => {
  const pages = Array.from({ length: 1000 }, (_, i) => noise(pageSize, i));
  const kept = [pages, [...pages].reverse()].map((some) => {
    const trainer = new DictionaryTrainer({ sampleBytes: 100 * pageSize });
    for (const page of some) trainer.add(page);
    for (const page of some) trainer.add(page);
    return trainer.pages;
  });
  t.is(kept[0], kept[1]);
  t.true(kept[0]! > 30 && kept[0]! <= 100, `${kept[0]} pages`);
});

test('slices and one go make the same, the same each time', (t) => {
  const pages = pagesWith(noise(700, 1), 50, 10);
  const expected = train(pages);
  t.deepEqual(train(pages), expected);
  const trainer = new DictionaryTrainer({ dictionaryBytes: 8192 });
  for (const page of pages) trainer.add(page);
  const slices = trainer.slices();
  let count = 0;
  let step = slices.next();
  for (; !step.done; step = slices.next()) count++;
  t.true(count >= 50, `${count} slices`);
  t.deepEqual(step.value, expected);
});

test("the array of a page is the caller's again after the call", (t) => {
  const common = noise(200, 1);
  const trainer = new DictionaryTrainer({ dictionaryBytes: 8192 });
  for (const page of pagesWith(common, 20, 100)) {
    trainer.add(page);
    page.fill(0);
  }
  t.true(includes(trainer.train(), common));
});

/** A trainer that notes what it is given, and makes of it its dictionary and how many samples there were. */
class Noting implements ModelTrainer {
  readonly dictionary: Uint8Array;
  readonly samples: { page: Uint8Array; base: Uint8Array | undefined }[] = [];

  constructor(dictionary: Uint8Array) {
    this.dictionary = dictionary;
  }

  add(page: Uint8Array, base?: Uint8Array): void {
    this.samples.push({ page: page.slice(), base: base?.slice() });
  }

  *steps(): Generator<void, Uint8Array> {
    yield;
    return Uint8Array.of(...this.dictionary, this.samples.length & 255, this.samples.length >> 8);
  }
}

function trainModel(add: (trainer: DictionaryTrainer) => void): Noting & { result: Uint8Array } {
  let made: Noting | undefined;
  const model = (dictionary: Uint8Array) => {
    made = new Noting(dictionary);
    return made;
  };
  const trainer = new DictionaryTrainer({ dictionaryBytes: 8192, model });
  add(trainer);
  const result = trainer.train();
  return Object.assign(made!, { result });
}

test('a model is trained on the pages with the dictionary, and what comes of it is what is trained', (t) => {
  const pages = pagesWith(noise(200, 1), 20, 100);
  const made = trainModel((trainer) => pages.map((page) => trainer.add(page)));
  t.deepEqual(made.dictionary, train(pages));
  t.deepEqual(made.result, Uint8Array.of(...made.dictionary, 20, 0));
  t.deepEqual(
    made.samples.map(({ page }) => page),
    pages,
  );
});

test('pages get the base that they have, else a similar page of the sample', (t) => {
  const [one, other] = [noise(pageSize, 1), noise(pageSize, 2)];
  const changed = (page: Uint8Array, at: number) => page.with(at, page[at]! ^ 1);
  const base = noise(pageSize, 3);
  const { samples } = trainModel((trainer) => {
    trainer.add(one);
    trainer.add(other, base);
    trainer.add(changed(one, 50));
    trainer.add(changed(one, 3000));
  });
  const baseOf = (page: Uint8Array) =>
    samples.find((sample) => Buffer.compare(sample.page, page) === 0)!.base;
  t.is(baseOf(one), undefined);
  t.deepEqual(baseOf(other), base);
  t.deepEqual(baseOf(changed(one, 50)), one);
  t.deepEqual(baseOf(changed(one, 3000)), changed(one, 50));
});

test('of many pages a model sees 512 from all over, half of them with a base', (t) => {
  const { samples } = trainModel((trainer) => {
    for (let i = 0; i < 1200; i++) {
      const page = noise(pageSize, i);
      trainer.add(page);
      if (i % 2 === 0) trainer.add(page.with(7, page[7]! ^ 1));
    }
  });
  t.is(samples.length, 512);
  t.is(samples.filter(({ base }) => base !== undefined).length, 256);
  const numbers = samples.map(({ page }) => page[8]!);
  t.true(new Set(numbers).size > 100, 'from all over');
});

test('other page sizes work, and a page of another length is refused', (t) => {
  const trainer = new DictionaryTrainer({ pageSize: 16384 });
  trainer.add(noise(16384, 1));
  t.is(trainer.pages, 1);
  t.throws(() => trainer.add(noise(4096, 1)), {
    instanceOf: RangeError,
    message: '"page" expected 16384 bytes, got 4096',
  });
  t.throws(() => trainer.add(noise(16384, 1), noise(4096, 1)), {
    instanceOf: RangeError,
    message: '"base" expected 16384 bytes, got 4096',
  });
});

test('numbers that cannot be are refused', (t) => {
  for (const [options, message] of [
    [{ pageSize: 0 }, '"pageSize" expected at least 512 bytes, got 0'],
    [{ dictionaryBytes: 511 }, '"dictionaryBytes" expected at least 512 bytes, got 511'],
    [{ sampleBytes: 4096 }, '"sampleBytes" expected at least 8192 bytes, got 4096'],
    [{ sampleBytes: 1e6 + 0.5 }, '"sampleBytes" expected at least 8192 bytes, got 1000000.5'],
  ] as const) {
    t.throws(() => new DictionaryTrainer(options), { instanceOf: RangeError, message });
  }
});
