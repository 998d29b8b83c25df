import { kindOf, MappingTally } from '@pagefold/test-findings';
import test from 'ava';

test('a mapping is named without what is of one process only', (t) => {
  t.is(kindOf('redis-server (42): anonymous at 0x7f00'), 'redis-server: anonymous');
  t.is(kindOf('a b (1): [heap] at 0x10'), 'a b: heap');
  t.is(kindOf('java (7): /usr/lib/jvm/lib/libjvm.so at 0xff'), 'java: libjvm.so');
  t.is(kindOf('postgres (3): /dev/zero (deleted) at 0x7f'), 'postgres: shared memory');
  t.is(kindOf('memory.raw'), 'memory.raw');
});

test('a page is equal in its process first, then to another, and the first of a content to nothing', (t) => {
  const tally = new MappingTally();
  tally.add(0, 'a: heap', 'x');
  tally.add(0, 'a: heap', 'x');
  tally.add(0, 'a: heap', undefined);
  tally.add(1, 'b: stack', 'x');
  tally.add(1, 'b: heap', 'x');
  tally.add(1, 'b: heap', 'y');
  t.deepEqual(tally.result(), [
    { mapping: 'a: heap', pages: 3, duplicates_within: 1, duplicates_across: 0 },
    { mapping: 'b: heap', pages: 2, duplicates_within: 1, duplicates_across: 0 },
    { mapping: 'b: stack', pages: 1, duplicates_within: 0, duplicates_across: 1 },
  ]);
});
