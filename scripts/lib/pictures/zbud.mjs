import { drawBuddies, freeChunks } from './buddies.mjs';
import { observeAllocator } from './placed-objects.mjs';

const pageSize = 4096;

/** Pool pages of zbud, as `@pagefold/alloc-zbud` fills them. */
export async function zbud(root) {
  const { allocator, placeOf } = await observeAllocator(root, 'alloc-zbud', 'createZbud', pageSize);
  const put = (place, length) => {
    const handle = allocator.alloc(length);
    return { handle, place, length, ...placeOf(handle) };
  };
  const pages = [[put('FIRST', 3000)], [put('FIRST', 2500)]];
  // Best fit: 900 bytes go to the page with fewer free chunks, the rest has room in the other only.
  pages[0].push(put('LAST', 900));
  const alone = [pages[1][0]];
  pages[1].push(put('LAST', 1200));
  const longest = put('FIRST', allocator.maxObjectSize);
  check(pages);
  const header = pages[0][0].offset;
  const list = (objects) => freeChunks(objects, header, pageSize);
  return drawBuddies({
    title: 'zbud: two objects a pool page',
    description:
      `A pool page of ${pageSize} bytes has 64 chunks of ${pageSize / 64} bytes. The first is the header’s. ` +
      'FIRST begins right after it, LAST ends with the page, free chunks lie between them. A page with ' +
      'one object is in the list of its number of free chunks; the next object goes to the first page of ' +
      'the first list with room.',
    pageSize,
    notes: [
      `Every mark is a chunk of ${pageSize / 64} bytes; grey: the header’s chunk, and what an object leaves of its last chunk.`,
      'An object goes to the page with the fewest free chunks that suffice. Nothing moves; a page without objects goes back.',
    ],
    rows: [
      { caption: 'Two buddies', note: `${list(pages[0])}, in no list`, header, objects: pages[0] },
      {
        caption: 'One object',
        note: `in the list of pages with ${list(alone)}`,
        header,
        objects: alone,
      },
      {
        caption: 'The same page with a buddy',
        note: `${list(pages[1])}, in no list`,
        header,
        objects: pages[1],
      },
      {
        caption: 'The longest object',
        note: `${list([longest])}, too few for a buddy`,
        header,
        objects: [longest],
      },
    ],
  });
}

/** The picture says which page an object is in. */
function check(pages) {
  for (const [first, last] of pages) {
    const [a, b] = [first, last].map(({ run }) => run);
    if (a !== b) throw new Error('zbud placed the buddies of the picture in two pages');
  }
}
