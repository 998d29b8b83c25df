import { makePage, sameBytes } from '@pagefold/test-support';
import test from 'ava';
import { FoldPair, foldNames } from './support/fold-pair.ts';
import { changed } from './support/samples.ts';
import { vectorsOf } from './support/vectors.ts';

for (const name of foldNames) {
  test(`${name}: what version 1 has made decodes`, (t) => {
    const { trained, objects } = vectorsOf(name);
    const pair = new FoldPair(name);
    for (const { kind, seed, length, baseSeed, object } of objects) {
      const page = makePage(kind, length, seed);
      const base = baseSeed === undefined ? new Uint8Array() : changed(page, baseSeed);
      const bytes = Buffer.from(object, 'base64');
      sameBytes(t, pair.decompress(bytes, length, { base, trained }), page, `${kind} ${seed}`);
    }
  });
}
