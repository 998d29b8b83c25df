import { KnownBytes } from '@pagefold/backend-kit';
import test from 'ava';
import { newMemory } from './support/memory.ts';

const page = 8192;

function newKnownBytes(dictionaries?: number, maxDictionary = 8) {
  const memory = newMemory(page);
  memory.bytes.set([1, 2, 3, 4], page - 4);
  const context = {
    memory,
    pageSize: 4096,
    ...(dictionaries === undefined ? {} : { dictionaries }),
  };
  return new KnownBytes(context, { maxPrefix: 4096, maxDictionary });
}

test('a prefix alone is what lies before the page', (t) => {
  const known = newKnownBytes();
  t.is(known.before(page, 0, 0), undefined);
  t.deepEqual(known.before(page, 3, 0), Uint8Array.of(2, 3, 4));
});

test('a dictionary comes before the prefix, with its last bytes', (t) => {
  const known = newKnownBytes(2);
  const long = Uint8Array.from({ length: 11 }, (_, i) => 50 + i);
  const [a, b] = [known.prepare(long), known.prepare(Uint8Array.of(9))];
  long.fill(0);
  t.deepEqual(known.before(page, 0, a), Uint8Array.of(53, 54, 55, 56, 57, 58, 59, 60));
  t.deepEqual(known.before(page, 2, a), Uint8Array.of(53, 54, 55, 56, 57, 58, 59, 60, 3, 4));
  t.deepEqual(known.before(page, 1, b), Uint8Array.of(9, 4));
  known.release(a);
  t.throws(() => known.before(page, 1, a), { instanceOf: RangeError });
  t.is(known.before(page, 5000, b)?.length, 1 + 4096);
});

test('an empty dictionary is none', (t) => {
  const known = newKnownBytes(2);
  const [empty] = [known.prepare(new Uint8Array())];
  t.is(known.before(page, 0, empty), undefined);
  t.deepEqual(known.before(page, 1, empty), Uint8Array.of(4));
  const unable = newKnownBytes(1, 0);
  t.is(unable.before(page, 0, unable.prepare(Uint8Array.of(1))), undefined);
});

test('a lead comes first wherever something is known', (t) => {
  const memory = newMemory(page);
  memory.bytes.set([1, 2, 3, 4], page - 4);
  const context = { memory, pageSize: 4096, dictionaries: 2 };
  const known = new KnownBytes(context, { maxPrefix: 3, maxDictionary: 2 }, Uint8Array.of(0));
  t.is(known.before(page, 0, 0), undefined);
  t.deepEqual(known.before(page, 4, 0), Uint8Array.of(0, 2, 3, 4));
  const [id, empty] = [known.prepare(Uint8Array.of(7, 8, 9)), known.prepare(new Uint8Array())];
  t.deepEqual(known.before(page, 0, id), Uint8Array.of(0, 8, 9));
  t.deepEqual(known.before(page, 4, id), Uint8Array.of(0, 8, 9, 1, 2, 3, 4));
  t.is(known.before(page, 0, empty), undefined);
  t.deepEqual(known.before(page, 1, empty), Uint8Array.of(0, 4));
});
