import { classesFile, createZsmalloc } from '@pagefold/alloc-zsmalloc';
import type { Handle } from '@pagefold/contracts';
import { CountingPages, Workbench } from '@pagefold/core';
import test from 'ava';

const pageSize = 4096;

function newZsmalloc() {
  return createZsmalloc({ memory: new Workbench(), pageSize, pages: new CountingPages() });
}

test('zspages are counted by fullness group, full ones too', (t) => {
  const zsmalloc = newZsmalloc();
  // Class 62: 1024 bytes, one pool page, four places.
  const handles = Array.from({ length: 4 }, () => zsmalloc.alloc(1000) as Handle);
  const groups = () => zsmalloc.stats().classes?.[0]?.zspagesByFullness;
  const only = (group: number) => Array.from({ length: 11 }, (_, i) => (i === group ? 1 : 0));
  t.deepEqual(groups(), only(10));
  zsmalloc.free(handles[3]!);
  t.deepEqual(groups(), only(7));
  zsmalloc.free(handles[2]!);
  t.deepEqual(groups(), only(5));
  zsmalloc.free(handles[1]!);
  t.deepEqual(groups(), only(2));
  zsmalloc.free(handles[0]!);
  t.is(zsmalloc.stats().classes?.length, 0);
});

test('the groups of a class sum to its zspages, after compaction too', (t) => {
  const zsmalloc = newZsmalloc();
  const handles = Array.from({ length: 3000 }, (_, i) => zsmalloc.alloc(40 + ((i * 37) % 3500)));
  for (const [i, handle] of handles.entries()) if (i % 3 !== 0) zsmalloc.free(handle as Handle);
  for (const compact of [false, true]) {
    if (compact) zsmalloc.compact();
    for (const row of zsmalloc.stats().classes ?? []) {
      const zspages = row.zspagesByFullness.reduce((sum, n) => sum + n, 0);
      t.is(zspages * row.poolPagesPerZspage, row.poolPagesUsed, `class ${row.index}`);
    }
  }
});

test('the classes file has the columns of the kernel, and totals', (t) => {
  const zsmalloc = newZsmalloc();
  for (let i = 0; i < 9; i++) zsmalloc.alloc(500);
  for (let i = 0; i < 3; i++) zsmalloc.alloc(4000);
  const lines = classesFile(zsmalloc.stats()).trimEnd().split('\n');
  const words = lines.map((line) => line.trim().split(/ +/));
  t.deepEqual(words[0], [
    ...['class', 'size', '10%', '20%', '30%', '40%', '50%', '60%', '70%', '80%', '90%', '99%'],
    ...['100%', 'obj_allocated', 'obj_used', 'pages_used', 'pages_per_zspage', 'freeable'],
  ]);
  // 500 bytes: class 30, 512 bytes, eight places in one pool page; one of the second zspage's is taken.
  const row = ['30', '512', '0', '1', ...Array(8).fill('0'), '1', '16', '9', '2', '1', '0'];
  t.deepEqual(words[1], row);
  t.deepEqual(words[2]?.slice(0, 2), ['254', '4096']);
  t.deepEqual(words.at(-1), ['Total', '0', '1', ...Array(8).fill('0'), '4', '19', '12', '5', '0']);
});
