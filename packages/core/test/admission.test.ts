import { Admission } from '@pagefold/core';
import test from 'ava';

// Lengths from which an object takes a whole page, and longest objects, at 4 KiB pages.
const zsmalloc = { maxObjectSize: 4096, wholePageFrom: 3625 };
const z3fold = { maxObjectSize: 4096, wholePageFrom: 3905 };
const zbud = { maxObjectSize: 3968, wholePageFrom: 3969 };

test('a compressed form is kept up to the length from which it would take a whole page', (t) => {
  t.is(new Admission(4096, zsmalloc, 'raw').capacity, 3624);
  t.is(new Admission(4096, z3fold, 'raw').capacity, 3904);
  t.is(new Admission(4096, zbud, 'raw').capacity, 3968);
  t.is(new Admission(4096, { maxObjectSize: 4096, wholePageFrom: 4097 }, 'raw').capacity, 4095);
});

test('with the policy to reject, a compressed form may be as long as the page', (t) => {
  t.is(new Admission(4096, zsmalloc, 'reject').capacity, 4096);
  t.is(new Admission(65536, zbud, 'reject').capacity, 65536);
});

test('what does not compress is kept raw where the allocator has room for a page', (t) => {
  t.is(new Admission(4096, zsmalloc, 'raw').lengthOf(0), 4096);
  t.is(new Admission(4096, zbud, 'raw').lengthOf(0), 'compress-poor');
  t.is(new Admission(4096, zsmalloc, 'reject').lengthOf(0), 'compress-fail');
  t.is(new Admission(4096, zbud, 'reject').lengthOf(0), 'compress-fail');
});

test('what compresses is kept at its length, or refused where no object is as long', (t) => {
  for (const policy of ['raw', 'reject'] as const) {
    t.is(new Admission(4096, zsmalloc, policy).lengthOf(1), 1);
    t.is(new Admission(4096, zbud, policy).lengthOf(3968), 3968);
    t.is(new Admission(4096, zbud, policy).lengthOf(3969), 'compress-poor');
  }
});
