import { makePage, pageKinds } from '@pagefold/test-support';
import test from 'ava';
import { FoldPair, foldNames, foldParses } from './support/fold-pair.ts';
import { changed, samples, usualModels } from './support/samples.ts';

// A pair throws where module and twin do not make the same of what it is asked.

const models = usualModels();

for (const name of foldNames) {
  const trained = models[name];

  for (const parse of foldParses) {
    test(`${name}, ${parse}: pages come back with and without a model, a dictionary and a base`, (t) => {
      const pair = new FoldPair(name, { parse });
      for (const { page, base = changed(page, 1) } of samples(36)) {
        for (const options of [{}, { base }, { trained }, { base, trained }]) {
          const object = pair.compress(page, options)!;
          t.is(Buffer.compare(pair.decompress(object, 4096, options)!, page), 0);
          const { length } = object;
          t.is(pair.compress(page, { ...options, capacity: length - 1 }), undefined);
          t.is(pair.compress(page, { ...options, capacity: length })?.length, length);
        }
      }
    });

    test(`${name}, ${parse}: pages of any length come back, after bases of any length`, (t) => {
      const pair = new FoldPair(name, { parse });
      for (let length = 0; length < 160; length++) {
        const page = makePage(pageKinds[length % pageKinds.length]!, length, length);
        const base = makePage('records', (length * 7) % 131, length);
        for (const options of [{ trained }, { base, trained }]) {
          const object = pair.compress(page, options)!;
          t.is(Buffer.compare(pair.decompress(object, length, options)!, page), 0);
        }
      }
    });

    test(`${name}, ${parse}: the largest pages come back`, (t) => {
      const pair = new FoldPair(name, { parse }, 65536);
      for (const [seed, kind] of pageKinds.entries()) {
        const page = makePage(kind, 65536, seed);
        const options = { base: changed(page, seed), trained };
        const object = pair.compress(page, options)!;
        t.is(Buffer.compare(pair.decompress(object, 65536, options)!, page), 0);
      }
    });
  }

  test(`${name}: what is trained, what a dictionary has and what a base has is not said again`, (t) => {
    const pair = new FoldPair(name);
    const total = (options: { trained?: Uint8Array }, withBase: boolean) => {
      let sum = 0;
      for (const { page, base } of samples(30, 5000)) {
        if (base) sum += pair.compress(page, withBase ? { ...options, base } : options)!.length;
      }
      return sum;
    };
    t.true(total({ trained }, false) < total({}, false));
    t.true(total({ trained }, true) < total({ trained }, false) / 2);
    const text = makePage('text', 8192, 77).subarray(2000, 2600);
    t.true(pair.compress(text, { trained })!.length < pair.compress(text)!.length / 4);
  });

  test(`${name}: a page that does not compress is kept as it is`, (t) => {
    const pair = new FoldPair(name);
    const page = makePage('random', 4096, 1);
    const object = pair.compress(page, { trained })!;
    t.is(object.length, 4097);
    t.is(pair.compress(page, { trained, capacity: 4096 }), undefined);
    t.is(Buffer.compare(pair.decompress(object, 4096, { trained })!, page), 0);
    t.is(pair.decompress(object, 4095, { trained }), undefined);
  });

  test(`${name}: a whole page is refused where there is less room`, (t) => {
    const pair = new FoldPair(name);
    const object = pair.compress(makePage('text', 4096, 1), { trained })!;
    t.is(pair.decompress(object, 4095, { trained }), undefined);
    t.is(pair.decompress(object, 8000, { trained })?.length, 4096);
  });

  test(`${name}: the best parse makes shorter objects, which any codec of the name decodes`, (t) => {
    const [lazy, best] = foldParses.map((parse) => new FoldPair(name, { parse }));
    const lengths = [0, 0];
    for (const { page, base } of samples(60, 9000)) {
      const options = base === undefined ? { trained } : { base, trained };
      const objects = [lazy!, best!].map((pair) => pair.compress(page, options)!);
      for (const [i, { length }] of objects.entries()) lengths[i]! += length;
      t.is(Buffer.compare(lazy!.decompress(objects[1]!, 4096, options)!, page), 0);
    }
    t.true(lengths[1]! < 0.98 * lengths[0]!, `${lengths}`);
  });
}
