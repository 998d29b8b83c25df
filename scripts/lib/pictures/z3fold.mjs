import { drawBuddies, freeChunks } from './buddies.mjs';
import { observeAllocator } from './placed-objects.mjs';

const pageSize = 4096;

/** Pool pages of z3fold, as `@pagefold/alloc-z3fold` fills them and moves their objects. */
export async function z3fold(root) {
  const header = (await start(root)).put('FIRST', 1).offset;
  const { rows, headless } = await scenes(root);
  const longest = headless.length - 1;
  return drawBuddies({
    title: 'z3fold: three objects a pool page',
    description:
      `A pool page of ${pageSize} bytes has 64 chunks of ${pageSize / 64} bytes. The first ${header / 64} are the ` +
      'header’s. FIRST begins right after them, LAST ends with the page, MIDDLE begins where FIRST ends. ' +
      'When FIRST goes, MIDDLE moves up to LAST; when LAST goes too, MIDDLE becomes FIRST. An object that ' +
      'is left alone moves to another page with room. An object longer than ' +
      `${longest} bytes has a pool page to itself.`,
    pageSize,
    notes: [
      `Every mark is a chunk of ${pageSize / 64} bytes; grey: the header’s chunks, and what an object leaves of its last chunk.`,
      'Places are taken in the order FIRST, LAST, MIDDLE. Handles stay valid when an object moves.',
    ],
    rows: rows.map((row) => ({ header: row.objects[0].place === 'alone' ? 0 : header, ...row })),
  });
}

async function start(root) {
  const { allocator, placeOf } = await observeAllocator(
    root,
    'alloc-z3fold',
    'createZ3fold',
    pageSize,
  );
  return {
    allocator,
    put(place, length) {
      const handle = allocator.alloc(length);
      return { handle, place, length, ...placeOf(handle) };
    },
    /** The object where it is now, in another place. */
    now: (object, place) => ({ ...object, place, ...placeOf(object.handle) }),
  };
}

/** Each row is a state that the allocator was really in. */
async function scenes(root) {
  const one = await start(root);
  const [first, last, middle] = [
    one.put('FIRST', 1200),
    one.put('LAST', 1100),
    one.put('MIDDLE', 1300),
  ];
  const full = [first, middle, last];
  one.allocator.free(first.handle);
  const moved = [one.now(middle, 'MIDDLE'), last];
  one.allocator.free(last.handle);
  const alone = [one.now(middle, 'FIRST')];

  const two = await start(root);
  const survivor = two.put('FIRST', 1000);
  const buddy = two.put('LAST', 2900);
  const others = [two.put('FIRST', 1500), two.put('LAST', 1100)];
  two.allocator.free(buddy.handle);
  const joined = [others[0], two.now(survivor, 'MIDDLE'), others[1]];
  if (two.allocator.stats().poolPages !== 1) throw new Error('z3fold did not give the page back');

  const headless = one.put('alone', one.allocator.wholePageFrom);
  const rows = [
    {
      caption: 'Three objects',
      note: freeChunks(full, first.offset, pageSize),
      objects: full,
    },
    {
      caption: 'FIRST is freed',
      note: 'MIDDLE has moved up to LAST: the gap was 3 chunks or more',
      objects: moved,
    },
    { caption: 'LAST is freed as well', note: 'MIDDLE, alone, has become FIRST', objects: alone },
    {
      caption: 'MIDDLE came from another page',
      note: 'it was left alone there: that page has been given back',
      objects: joined,
    },
    { caption: 'A long object', note: `from ${headless.length} bytes on`, objects: [headless] },
  ];
  return { rows, headless };
}
