import { checkLength, checkMaxObjects } from '@pagefold/backend-kit';
import {
  type Allocator,
  type AllocatorContext,
  type AllocatorStats,
  type CompactionStep,
  CorruptionError,
  type Handle,
  type PoolPageId,
  type PoolPages,
} from '@pagefold/contracts';
import { RecordTable } from '@pagefold/tables';
import {
  chunksAt,
  first,
  headless,
  isEmpty,
  isMovable,
  middle,
  oneForeign,
  PageLayout,
  singleBuddy,
} from './page-layout.ts';
import { PageTable } from './page-table.ts';

/*
 * z3fold divides a pool page into 64 chunks and keeps up to three objects in it: FIRST right after the
 * header, LAST at the end of the page, MIDDLE between them. An object too long for a page with a header
 * is headless: it has a page to itself. The kernel's header is a record outside the page here, but its
 * chunks stay unused, so that as much fits as in the kernel.
 *
 * A pool page with one or two objects is in the `unbuddied` list of its number of free chunks, those of
 * its largest gap where MIDDLE divides them. A new object goes to the page that was last put into the
 * first list with room for it. The kernel has such lists for each processor; this is a kernel with one.
 *
 * After an object was freed, its page is looked at, in the kernel by a worker, here at once. If it has a
 * single object left, that one moves to another unbuddied page and the page is released. An object that
 * has moved is foreign where it is, and a page with a foreign object is never emptied in this way: so
 * an object moves from page to page once at most. If nothing moved out, MIDDLE may move within the page.
 *
 * An object's record, in 32-bit fields; a handle is its id plus 1:
 *
 *   0  its page's record; the pool page itself for a headless object
 *   1  bits 0–16 length in bytes, 17–18 where in the page, 19 whether foreign; 0 in a free record
 */
const place = 0;
const fields = 1;
export const objectFields = 2;

const lengthMask = (1 << 17) - 1;
const buddyShift = 17;
const foreignFlag = 1 << 19;

export class Z3fold implements Allocator {
  readonly name = 'z3fold';
  readonly maxObjectSize: number;
  readonly wholePageFrom: number;
  readonly capabilities: Allocator['capabilities'] = { compaction: true };
  readonly #poolPages: PoolPages;
  readonly #layouts: PageLayout;
  /** Address of the buffer in the page memory that objects move through. */
  readonly #scratch: number;
  readonly #pages: PageTable;
  readonly #objects = new RecordTable({ fields: objectFields });
  #headlessPages = 0;
  #objectBytes = 0;
  #pagesCompacted = 0;

  constructor(context: AllocatorContext) {
    this.#poolPages = context.pages;
    this.#layouts = new PageLayout(context.pageSize);
    this.#scratch = context.memory.reserve(this.#layouts.maxBuddyLength);
    this.#pages = new PageTable(this.#layouts);
    this.maxObjectSize = context.pageSize;
    this.wholePageFrom = this.#layouts.maxBuddyLength + 1;
  }

  alloc(length: number): Handle | 0 {
    checkLength(length, 1, this.maxObjectSize);
    const object = this.#objects.take();
    if (object < 0) return 0;
    const placed =
      length < this.wholePageFrom
        ? this.#allocBuddy(object, length)
        : this.#allocHeadless(object, length);
    if (!placed) {
      this.#objects.free(object);
      return 0;
    }
    this.#objectBytes += length;
    return (object + 1) as Handle;
  }

  free(handle: Handle): void {
    const own = this.#fieldsOf(handle);
    const object = handle - 1;
    const at = this.#objects.get(object, place);
    this.#objects.set(object, fields, 0);
    this.#objects.free(object);
    this.#objectBytes -= own & lengthMask;
    const buddy = buddyOf(own);
    if (buddy === headless) {
      this.#headlessPages--;
      this.#poolPages.release(at as PoolPageId);
      return;
    }
    const foreign = (own & foreignFlag) === 0 ? 0 : oneForeign;
    const rest = this.#layouts.without(this.#pages.layout(at), buddy) - foreign;
    this.#pages.setLayout(at, rest);
    if (isEmpty(rest)) this.#closePage(at);
    else this.#tidy(at);
  }

  write(handle: Handle, src: number, length: number): void {
    const own = this.#fieldsOf(handle);
    const allocated = own & lengthMask;
    checkLength(length, allocated, allocated);
    this.#poolPages.write(this.#poolPageOf(handle, own), this.#offsetOf(handle, own), src, length);
  }

  read(handle: Handle, length: number, dst: number): void {
    const own = this.#fieldsOf(handle);
    const allocated = own & lengthMask;
    checkLength(length, 1, allocated);
    this.#poolPages.read(this.#poolPageOf(handle, own), this.#offsetOf(handle, own), dst, length);
  }

  /**
   * Moves single objects out of their pages wherever another page has room now, those of the emptiest
   * pages first. The rule is that of {@link free}, which looks at one page only; room may have come up
   * elsewhere since. A move makes room nowhere, so a list that is done stays done.
   */
  compact(maxObjects: number = Number.POSITIVE_INFINITY): CompactionStep {
    checkMaxObjects(maxObjects);
    let poolPages = 0;
    let list = this.#pages.listToCompact(this.#layouts.usableChunks - 1);
    while (list >= 0 && poolPages < maxObjects) {
      poolPages += this.#compactList(list, maxObjects - poolPages);
      list = this.#pages.listToCompact(list);
    }
    return { poolPages, finished: list < 0 };
  }

  stats(): AllocatorStats {
    const poolPages = this.#pages.size + this.#headlessPages;
    return {
      poolPages,
      objects: this.#objects.size,
      objectBytes: this.#objectBytes,
      wasteBytes: poolPages * this.maxObjectSize - this.#objectBytes,
      metadataBytes: this.#pages.byteLength + this.#objects.byteLength,
      pagesCompacted: this.#pagesCompacted,
      steadyStatePoolPages: poolPages,
    };
  }

  #allocHeadless(object: number, length: number): boolean {
    const id = this.#poolPages.acquire();
    if (id < 0) return false;
    this.#headlessPages++;
    this.#setObject(object, id, length, headless, 0);
    return true;
  }

  #allocBuddy(object: number, length: number): boolean {
    const chunks = this.#layouts.chunksOf(length);
    let page = this.#pages.roomFor(chunks, -1);
    if (page < 0) page = this.#openPage();
    if (page < 0) return false;
    const before = this.#pages.layout(page);
    const buddy = this.#layouts.freeBuddy(before, chunks);
    this.#pages.setLayout(page, this.#layouts.with(before, buddy, chunks));
    this.#pages.setObject(page, buddy, object);
    this.#setObject(object, page, length, buddy, 0);
    return true;
  }

  /** A record with a pool page and layout 0, or -1 with nothing changed. */
  #openPage(): number {
    const id = this.#poolPages.acquire();
    if (id < 0) return -1;
    const page = this.#pages.add(id as PoolPageId);
    if (page < 0) this.#poolPages.release(id as PoolPageId);
    return page;
  }

  /** Gives a pool page back that is empty and in no list. */
  #closePage(page: number): void {
    const id = this.#pages.poolPage(page);
    this.#pages.remove(page);
    this.#poolPages.release(id);
  }

  #setObject(object: number, at: number, length: number, buddy: number, foreign: number): void {
    this.#objects.set(object, place, at);
    this.#objects.set(object, fields, length | (buddy << buddyShift) | foreign);
  }

  /** Moves the single objects of a list of pages, `maxObjects` at most, and returns how many. */
  #compactList(list: number, maxObjects: number): number {
    let moved = 0;
    let page = this.#pages.firstUnbuddied(list);
    while (page >= 0 && moved < maxObjects) {
      // Never the target: had it been behind this page with as much room, the object would be there.
      const following = this.#pages.nextUnbuddied(page);
      const target = this.#targetFor(page);
      if (target >= 0) {
        this.#moveOut(page, target);
        moved++;
      }
      page = following;
    }
    return moved;
  }

  /** What follows a free, for the page that lost an object and has others. */
  #tidy(page: number): void {
    const target = this.#targetFor(page);
    if (target >= 0) this.#moveOut(page, target);
    else this.#compactInPage(page);
  }

  /** The page that can take the only object of `page`, or -1 when it has others or must stay. */
  #targetFor(page: number): number {
    const own = this.#pages.layout(page);
    if (!isMovable(own)) return -1;
    return this.#pages.roomFor(chunksAt(own, singleBuddy(own)), page);
  }

  /** Moves the only object of `page` to `target` and releases the page. */
  #moveOut(page: number, target: number): void {
    const pages = this.#pages;
    const layouts = this.#layouts;
    const from = pages.layout(page);
    const buddy = singleBuddy(from);
    const chunks = chunksAt(from, buddy);
    const object = pages.object(page, buddy);
    const length = this.#objects.get(object, fields) & lengthMask;

    const before = pages.layout(target);
    const newBuddy = layouts.freeBuddy(before, chunks);
    const after = layouts.with(before, newBuddy, chunks) + oneForeign;
    this.#copy(page, layouts.offset(from, buddy), target, layouts.offset(after, newBuddy), length);
    pages.setLayout(target, after);
    pages.setObject(target, newBuddy, object);
    this.#setObject(object, target, length, newBuddy, foreignFlag);
    pages.setLayout(page, 0);
    this.#closePage(page);
    this.#pagesCompacted++;
  }

  #compactInPage(page: number): void {
    const before = this.#pages.layout(page);
    const after = this.#layouts.compacted(before);
    if (after === before) return;
    const object = this.#pages.object(page, middle);
    const own = this.#objects.get(object, fields);
    const buddy = chunksAt(after, middle) > 0 ? middle : first;
    const from = this.#layouts.offset(before, middle);
    this.#copy(page, from, page, this.#layouts.offset(after, buddy), own & lengthMask);
    this.#pages.setLayout(page, after);
    this.#pages.setObject(page, buddy, object);
    this.#setObject(object, page, own & lengthMask, buddy, own & foreignFlag);
  }

  #copy(from: number, fromOffset: number, to: number, toOffset: number, length: number): void {
    const fromId = this.#pages.poolPage(from);
    const toId = this.#pages.poolPage(to);
    this.#poolPages.read(fromId, fromOffset, this.#scratch, length);
    this.#poolPages.write(toId, toOffset, this.#scratch, length);
  }

  /** The object's second field. Checks the handle. */
  #fieldsOf(handle: Handle): number {
    const own = this.#objects.peek(handle - 1, fields);
    if (own === 0 || handle >>> 0 !== handle) {
      throw new CorruptionError('PAGEFOLD_BAD_HANDLE', `z3fold: handle ${handle} is not live`);
    }
    return own;
  }

  #poolPageOf(handle: Handle, own: number): PoolPageId {
    const at = this.#objects.get(handle - 1, place);
    return buddyOf(own) === headless ? (at as PoolPageId) : this.#pages.poolPage(at);
  }

  #offsetOf(handle: Handle, own: number): number {
    const buddy = buddyOf(own);
    if (buddy === headless) return 0;
    const at = this.#objects.get(handle - 1, place);
    return this.#layouts.offset(this.#pages.layout(at), buddy);
  }
}

function buddyOf(own: number): number {
  return (own >>> buddyShift) & 3;
}
