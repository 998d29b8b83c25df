import { createZ3fold } from '@pagefold/alloc-z3fold';
import type { Handle } from '@pagefold/contracts';
import { type AllocatorRig, allocatorRig } from '@pagefold/test-support';
import test from 'ava';

/** Allocates an object of whole chunks and fills it. */
function put(stage: AllocatorRig, chunks: number): Handle {
  const handle = stage.alloc(chunks * 64);
  stage.fill(handle, chunks * 64, chunks);
  return handle;
}

const at = (page: number, chunk: number) => `${page} @ ${chunk * 64}`;

test('a MIDDLE that is left alone becomes FIRST and keeps its handle and bytes', (t) => {
  const stage = allocatorRig(createZ3fold);
  const [first, last, middle] = [put(stage, 20), put(stage, 20), put(stage, 20)] as const;
  t.is(stage.at(middle), at(0, 22));
  stage.allocator.free(first);
  t.is(stage.at(middle), at(0, 22), 'two chunks below LAST: not worth a move');
  stage.allocator.free(last);
  t.is(stage.at(middle), at(0, 2));
  t.true(stage.holds(middle, 1280, 20));
  t.is(stage.at(put(stage, 42)), at(0, 22));
  stage.allocator.free(middle);
  t.is(stage.at(put(stage, 20)), at(0, 2));
});

for (const [lastChunks, expected] of [
  [30, 22],
  [29, 25],
  [10, 44],
] as const) {
  test(`without FIRST, a MIDDLE ${32 - lastChunks} chunks below LAST lies at ${expected}`, (t) => {
    const stage = allocatorRig(createZ3fold);
    const first = put(stage, 20);
    const last = put(stage, lastChunks);
    const middle = put(stage, 10);
    stage.allocator.free(first);
    t.is(stage.at(middle), at(0, expected));
    t.is(stage.at(last), at(0, 64 - lastChunks));
    t.true(stage.holds(middle, 640, 10));
    t.true(stage.holds(last, lastChunks * 64, lastChunks));
  });
}

for (const [firstChunks, expected] of [
  [18, 22],
  [17, 19],
  [1, 3],
] as const) {
  test(`without LAST, a MIDDLE ${20 - firstChunks} chunks above FIRST lies at ${expected}`, (t) => {
    const stage = allocatorRig(createZ3fold);
    const placeholder = put(stage, 20);
    const last = put(stage, 30);
    const middle = put(stage, 10);
    stage.allocator.free(placeholder);
    const first = put(stage, firstChunks);
    t.is(stage.at(middle), at(0, 22));
    stage.allocator.free(last);
    t.is(stage.at(middle), at(0, expected));
    t.true(stage.holds(middle, 640, 10));
    t.true(stage.holds(first, firstChunks * 64, firstChunks));
  });
}

/** Page 0 holds 40 and 10 chunks, page 1 holds 30. */
function twoPages(): { stage: AllocatorRig; forty: Handle; ten: Handle; thirty: Handle } {
  const stage = allocatorRig(createZ3fold);
  const forty = put(stage, 40);
  const thirty = put(stage, 30);
  const ten = put(stage, 10);
  return { stage, forty, ten, thirty };
}

test('an object left alone moves to another page, keeps its handle, and its page goes', (t) => {
  const { stage, forty, ten, thirty } = twoPages();
  t.deepEqual([forty, ten, thirty].map(stage.at), [at(0, 2), at(0, 54), at(1, 2)]);
  stage.allocator.free(forty);
  t.is(stage.at(ten), at(1, 54));
  t.true(stage.holds(ten, 640, 10));
  t.true(stage.holds(thirty, 1920, 30));
  t.deepEqual([...stage.pages.held.keys()], [1]);
  t.like(stage.allocator.stats(), {
    poolPages: 1,
    objects: 2,
    objectBytes: 40 * 64,
    pagesCompacted: 1,
  });
});

test('an object moves to the page with the fewest free chunks that are enough', (t) => {
  const stage = allocatorRig(createZ3fold);
  const leaving = put(stage, 42); // page 0: 20 free
  put(stage, 40); // page 1: 22 free
  put(stage, 32); // page 2: 30 free
  const moving = put(stage, 20); // page 0
  stage.allocator.free(leaving);
  t.is(stage.at(moving), at(1, 44));
});

test('an object that no other page has room for stays', (t) => {
  const stage = allocatorRig(createZ3fold);
  const leaving = put(stage, 31);
  const staying = put(stage, 31);
  put(stage, 32); // page 1: 30 free
  stage.allocator.free(leaving);
  t.is(stage.at(staying), at(0, 33));
  t.is(stage.allocator.stats().pagesCompacted, 0);
});

test('a page with a foreign object is not emptied', (t) => {
  const { stage, forty, ten, thirty } = twoPages();
  stage.allocator.free(forty); // 10 is foreign in page 1
  const others = [put(stage, 26), put(stage, 26)]; // page 2: 10 free
  t.deepEqual(others.map(stage.at), [at(2, 2), at(2, 38)]);
  stage.allocator.free(thirty);
  t.is(stage.at(ten), at(1, 54));
  t.deepEqual(stage.allocator.compact?.(), { poolPages: 0, finished: true });
  t.is(stage.allocator.stats().pagesCompacted, 1);
});

test('a page whose foreign object has gone can be emptied again', (t) => {
  const { stage, forty, ten, thirty } = twoPages();
  stage.allocator.free(forty);
  put(stage, 32); // page 2: 30 free
  stage.allocator.free(ten);
  t.is(stage.at(thirty), at(2, 34));
  t.true(stage.holds(thirty, 1920, 30));
  t.deepEqual([...stage.pages.held.keys()], [2]);
  t.is(stage.allocator.stats().pagesCompacted, 2);
});

test('a foreign object still moves within its page', (t) => {
  const stage = allocatorRig(createZ3fold);
  const leaving = put(stage, 45); // page 0: 17 free
  const [first, last] = [put(stage, 20), put(stage, 20)] as const; // page 1: 22 free
  const foreign = put(stage, 16); // page 0
  stage.allocator.free(leaving);
  t.is(stage.at(foreign), at(1, 22));
  stage.allocator.free(first);
  t.is(stage.at(foreign), at(1, 28));
  stage.allocator.free(last);
  t.is(stage.at(foreign), at(1, 2));
  t.true(stage.holds(foreign, 1024, 16));
  stage.allocator.free(foreign);
  t.is(stage.pages.poolPages, 0);
});

test('compact moves single objects to room that has come up elsewhere', (t) => {
  const stage = allocatorRig(createZ3fold);
  const twenties = Array.from({ length: 7 }, () => put(stage, 20)); // 3 + 3 + 1
  t.deepEqual(twenties.map(stage.at).at(-1), at(2, 2));
  stage.allocator.free(twenties[2]!); // MIDDLE of page 0; page 2 is not looked at
  t.is(stage.allocator.stats().poolPages, 3);
  t.deepEqual(stage.allocator.compact?.(), { poolPages: 1, finished: true });
  t.is(stage.at(twenties[6]!), at(0, 22));
  t.true(stage.holds(twenties[6]!, 1280, 20));
  t.like(stage.allocator.stats(), { poolPages: 2, objects: 6, pagesCompacted: 1 });
  t.deepEqual(stage.allocator.compact?.(), { poolPages: 0, finished: true });
});

test('compact moves the objects of the emptiest pages first', (t) => {
  const stage = allocatorRig(createZ3fold);
  put(stage, 14);
  put(stage, 14);
  const middle = put(stage, 34); // page 0 is full
  const large = put(stage, 33); // page 1: 29 free
  const small = put(stage, 30); // page 2: 32 free
  stage.allocator.free(middle); // room in page 0 for one of them
  t.deepEqual(stage.allocator.compact?.(), { poolPages: 1, finished: true });
  t.is(stage.at(small), at(0, 16));
  t.is(stage.at(large), at(1, 2));
});

test('headless objects are left alone', (t) => {
  const stage = allocatorRig(createZ3fold);
  const headless = stage.alloc(4096);
  stage.fill(headless, 4096, 9);
  const { forty, ten } = { forty: put(stage, 40), ten: put(stage, 10) };
  stage.allocator.free(forty);
  t.is(stage.at(ten), at(1, 54));
  t.deepEqual(stage.allocator.compact?.(), { poolPages: 0, finished: true });
  t.true(stage.holds(headless, 4096, 9));
  stage.allocator.free(headless);
  t.like(stage.allocator.stats(), { poolPages: 1, objects: 1, objectBytes: 640 });
});
