import { makePage, pageKinds, Random, testWhere } from '@pagefold/test-support';
import { type Answer, askLiblzo2, type Request } from './support/liblzo2.ts';
import { Pair } from './support/pair.ts';

const seed = 20240611;
const reply = askLiblzo2([]);
const testWithLiblzo2 = testWhere(typeof reply === 'string' ? reply : true);

function ask(requests: readonly Request[]): readonly Answer[] {
  const answers = askLiblzo2(requests);
  if (typeof answers === 'string') throw new Error(answers);
  return answers;
}

/** Every length to 120, then lengths of all sizes with a good share of 4096. */
function makePages(count: number): Uint8Array[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const length = i < 240 ? 1 + (i >> 1) : random.pick([4096, random.between(1, 65536)]);
    return makePage(random.pick(pageKinds), length, i);
  });
}

testWithLiblzo2('with its table the streams are those of lzo1x_1_compress', (t) => {
  const pair = new Pair('lzo', { hashBits: 14 });
  const pages = makePages(1000);
  const answers = ask(
    pages.map((data) => ({ operation: 'compress', capacity: pair.bound(data.length), data })),
  );
  for (const [i, page] of pages.entries()) {
    const stream = pair.compress(page)!.slice();
    t.true(answers[i]!.equals(stream), `page ${i} of ${page.length} bytes`);
    t.is(Buffer.compare(pair.decompress(answers[i]!, page.length)!, page), 0);
  }
});

testWithLiblzo2('it decodes what the table of Linux gives', (t) => {
  const pair = new Pair('lzo');
  const pages = makePages(1000);
  const answers = ask(
    pages.map((page) => ({
      operation: 'decompress',
      capacity: page.length,
      data: pair.compress(page)!.slice(),
    })),
  );
  for (const [i, page] of pages.entries()) {
    t.true(answers[i]?.equals(page), `page ${i} of ${page.length} bytes`);
  }
});
