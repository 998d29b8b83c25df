import { isSameFilled } from '@pagefold/core/internal';
import test from 'ava';
import { sameFilled, zeroPage } from './support/pages.ts';

function words(page: Uint8Array): Uint32Array {
  return new Uint32Array(page.buffer);
}

test('a page of one 8-byte word is same-filled, at every page size', (t) => {
  for (const size of [4096, 8192, 65536]) {
    t.true(isSameFilled(words(zeroPage(size))));
    t.true(isSameFilled(words(sameFilled(1, 0, size))));
    t.true(isSameFilled(words(sameFilled(0, 0x8000_0000, size))));
    t.true(isSameFilled(words(sameFilled(0xffff_ffff, 0xffff_ffff, size))));
    t.true(isSameFilled(words(sameFilled(0x1234_5678, 0x9abc_def0, size))));
  }
});

test('one bit anywhere makes it another page', (t) => {
  for (const fill of [sameFilled(0, 0), sameFilled(3, 5)]) {
    for (let bit = 0; bit < 4096 * 8; bit += 37) {
      fill[bit >> 3]! ^= 1 << (bit & 7);
      t.false(isSameFilled(words(fill)));
      fill[bit >> 3]! ^= 1 << (bit & 7);
    }
    t.true(isSameFilled(words(fill)));
  }
});

test('a pattern with a period other than 8 bytes is not same-filled', (t) => {
  t.false(isSameFilled(Uint32Array.from({ length: 1024 }, (_, i) => i % 4)));
  t.false(isSameFilled(Uint32Array.from({ length: 1024 }, (_, i) => i % 3)));
});
