import { Random } from '@pagefold/conformance';
import { type Analysis, analyze } from '@pagefold/estimate';
import test from 'ava';
import { registry, standard } from './support/analysis.ts';
import { filled, page, sourceOf } from './support/pages.ts';

const seed = Number(process.env.PAGEFOLD_TEST_SEED ?? Date.now() % 2 ** 31);

/** Analyses inputs whose pages are named by the numbers of their contents. */
function analyzed(inputs: readonly (readonly number[])[], combinations = [standard]) {
  const pagesOf = (contents: readonly number[]) =>
    contents.map((content) => page(content, (content % 5) / 10));
  return analyze({
    sources: inputs.map((contents) => sourceOf(pagesOf(contents))),
    registry,
    combinations,
  });
}

test('pairs have the contents that both inputs have', async (t) => {
  const { domainSharing } = await analyzed([
    [1, 2, 2, 3, 4],
    [2, 3, 3, 5],
    [9, 3, 1, 2],
  ]);
  t.deepEqual(
    domainSharing?.pairs.map(({ inputs, contents }) => [...inputs, contents]),
    [
      [0, 2, 3],
      [0, 1, 2],
      [1, 2, 2],
    ],
  );
  t.is(domainSharing?.insidePages, 2);
  t.is(domainSharing?.acrossPages, 5);
  t.deepEqual(
    domainSharing?.order.map(({ input, contents }) => [input, contents]),
    [
      [0, 0],
      [2, 3],
      [1, 2],
    ],
  );
});

test('bytes are those of the objects that sharing saves', async (t) => {
  const { domainSharing, combinations, reference } = await analyzed([
    [1, 2, 2, 3, 3, 3],
    [3, 2, 8],
    [8, 8, 3],
  ]);
  const row = combinations[reference!]!;
  const { insideBytes, acrossBytes } = domainSharing!;
  t.is(insideBytes! + acrossBytes!, row.comprDataSizeWithoutDedup - row.comprDataSize);
  const added = domainSharing!.order.reduce((sum, step) => sum + step.bytes!, 0);
  t.is(added, acrossBytes!);
});

test('without combinations there are contents and no bytes', async (t) => {
  const { domainSharing } = await analyzed([[1], [1]], []);
  t.is(domainSharing?.acrossPages, 1);
  t.is(domainSharing?.acrossBytes, null);
  t.is(domainSharing?.pairs[0]?.bytes, null);
});

test('one input shares with nobody, and same-filled pages are no sharing', async (t) => {
  t.is((await analyzed([[1, 1]])).domainSharing, null);
  const sources = [sourceOf([filled(0n), filled(7n)]), sourceOf([filled(0n), filled(7n)])];
  const { domainSharing } = await analyze({ sources, registry, combinations: [] });
  t.is(domainSharing?.acrossPages, 0);
  t.deepEqual(domainSharing?.pairs, []);
});

test('more inputs than a matrix may have are told together only', async (t) => {
  const many = Array.from({ length: 257 }, () => [1]);
  t.is((await analyzed(many, [])).domainSharing, null);
  const { domainSharing } = await analyzed(many.slice(1), []);
  t.is(domainSharing?.acrossPages, 255);
  t.is(domainSharing?.pairs.length, (256 * 255) / 2);
});

/** The same by sets, as its definition says. */
function expected(inputs: readonly (readonly number[])[]): Pick<
  NonNullable<Analysis['domainSharing']>,
  'insidePages' | 'acrossPages'
> & {
  pairs: Record<string, number>;
} {
  const sets = inputs.map((contents) => new Set(contents));
  const pairs: Record<string, number> = {};
  for (const [i, a] of sets.entries()) {
    for (const [j, b] of sets.entries()) {
      const both = [...a].filter((content) => b.has(content)).length;
      if (i < j && both > 0) pairs[`${i} ${j}`] = both;
    }
  }
  const distinct = sets.reduce((sum, { size }) => sum + size, 0);
  return {
    insidePages: inputs.flat().length - distinct,
    acrossPages: distinct - new Set(inputs.flat()).size,
    pairs,
  };
}

test('random inputs share what their sets have in common', async (t) => {
  t.log(`PAGEFOLD_TEST_SEED=${seed}`);
  const random = new Random(seed);
  for (let round = 0; round < 20; round++) {
    const inputs = Array.from({ length: 2 + random.below(6) }, () =>
      Array.from({ length: 1 + random.below(30) }, () => random.below(25)),
    );
    const { domainSharing } = await analyzed(inputs, []);
    const right = expected(inputs);
    t.deepEqual(
      Object.fromEntries(
        domainSharing!.pairs.map(({ inputs: [a, b], contents }) => [`${a} ${b}`, contents]),
      ),
      right.pairs,
    );
    t.is(domainSharing!.insidePages, right.insidePages);
    t.is(domainSharing!.acrossPages, right.acrossPages);
    t.deepEqual(
      domainSharing!.order.map(({ input }) => input).sort((a, b) => a - b),
      inputs.map((_, i) => i),
    );
  }
});
