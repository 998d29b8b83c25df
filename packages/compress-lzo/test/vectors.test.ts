import { createHash } from 'node:crypto';
import test from 'ava';
import { names, Pair } from './support/pair.ts';
import { longVectors, vectors } from './support/vectors.ts';

// A pair throws where module and twin do not make the same of what it is asked.

for (const name of names) {
  const expectedOf = name === 'lzo' ? 'lzo' : 'lzoRle';

  test(`${name}: short streams are those of Linux`, (t) => {
    const pair = new Pair(name);
    for (const { what, page, [expectedOf]: expected } of vectors) {
      t.is(hex(pair.compress(page)), hex(expected), what);
      t.is(hex(pair.decompress(expected, page.length)), hex(page), what);
    }
  });

  test(`${name}: long streams are those of Linux`, (t) => {
    const pair = new Pair(name);
    for (const { what, page: make, [expectedOf]: expected } of longVectors) {
      const page = make();
      const stream = pair.compress(page)!.slice();
      t.deepEqual([stream.length, sha256(stream).slice(0, 16)], [...expected], what);
      t.is(sha256(pair.decompress(stream, page.length)!), sha256(page), what);
    }
  });
}

/** What no encoder of ours makes: the stream, the page, or nothing where it is refused. */
const odd: readonly (readonly [what: string, stream: string, page: string | undefined])[] = [
  ['two bytes', '1100', undefined],
  ['a header and an end that is cut', '110100', ''],
  ['any version but 0 allows runs', '1102 1241 18fcff00 110000', '4100000000'],
  ['version 0 does not', '1100 1241 18fcff00 110000', undefined],
  ['no header, no runs', '1241 18fcff00 110000', undefined],
  ['a first byte of 24 is 7 literals', '1101 18 01020304050607 110000', '01020304050607'],
  ['literals in the bits of a run', '1101 1241 18feff00 4243 110000', '41000000004243'],
  ['a copy of 2 bytes after a literal', '12 41 0000 110000', '414141'],
  ['one from too far', '12 41 0400 110000', undefined],
  ['a copy of 3 bytes from 2049 before, where there are 4', '15 41424344 0000 110000', undefined],
  ['the bits of the end are ignored', '12 41 110300', '41'],
  ['an end whose length is not 3', '12 41 120000', undefined],
  ['bytes after the end', '12 41 11000000', undefined],
  ['no end', '12 41', undefined],
  ['a length that does not end', '12 41 200000', undefined],
  ['more than the room', '12 41 200000000000000001 0000 110000', undefined],
];

test('streams that no encoder makes get the verdict of Linux', (t) => {
  const pair = new Pair('lzo');
  for (const [what, stream, page] of odd) {
    const bytes = Buffer.from(stream.replaceAll(' ', ''), 'hex');
    t.is(hex(pair.decompress(bytes, 100)), page, what);
  }
});

function hex(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString('hex');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
