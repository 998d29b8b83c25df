import test from 'ava';
import { AddressMapper, maxCells } from '../dist/address-map.js';

test('a cell is a page while there are few', (t) => {
  const mapper = new AddressMapper(4096, 2);
  mapper.add(0);
  mapper.add(1);
  mapper.add(3, (compressor) => [4096, 1][compressor]!);
  mapper.add(2, (compressor) => [0, 2048][compressor]!);
  t.like(mapper.result(0), { pagesPerCell: 1, layers: 'zsud', sizes: '00vv' });
  t.like(mapper.result(1), { layers: 'zsud', sizes: '001g' });
  t.is(mapper.result(undefined).sizes, null);
});

test('cells take twice the pages when there would be too many', (t) => {
  const mapper = new AddressMapper(4096, 1);
  for (let n = 0; n < 2 * maxCells; n++) mapper.add(n < maxCells ? 0 : 3, () => 4096);
  t.is(mapper.result(0).layers, 'z'.repeat(maxCells / 2) + 'u'.repeat(maxCells / 2));
  mapper.add(2);
  const { pagesPerCell, layers } = mapper.result(0);
  t.is(pagesPerCell, 4);
  t.is(layers, `${'z'.repeat(maxCells / 4)}${'u'.repeat(maxCells / 4)}d`);
});

test('the layer of a cell is that of most of its pages', (t) => {
  const mapper = new AddressMapper(4096, 0);
  for (let n = 0; n < 4 * maxCells; n++) mapper.add(n % 4 === 3 ? 3 : 0);
  t.is(mapper.result(undefined).layers, 'z'.repeat(maxCells));
});

test('regions are counted over all sources', (t) => {
  const mapper = new AddressMapper(4096, 0);
  mapper.addRegions([{ page: 0, name: 'heap' }], 0);
  mapper.addRegions([{ page: 5, name: 'stack' }], 100);
  t.deepEqual(mapper.result(undefined).regions, [
    { page: 0, name: 'heap' },
    { page: 105, name: 'stack' },
  ]);
});
