import { checkLength } from '@pagefold/backend-kit';
import {
  type Allocator,
  type AllocatorContext,
  type AllocatorStats,
  CorruptionError,
  type Handle,
  type PoolPageId,
  type PoolPages,
} from '@pagefold/contracts';
import { RecordLists, RecordTable } from '@pagefold/tables';

/*
 * zbud divides a pool page into 64 chunks. The kernel keeps a header in the first; here the header is
 * a record outside the page, but its chunk stays unused, so that as much fits as in the kernel. Two
 * objects, the buddies, share the other 63 chunks: FIRST begins right after the header, LAST ends at
 * the end of the page.
 *
 * A pool page with one object is in the `unbuddied` list of its number of free chunks. A new object
 * goes to the page that was last put into the first list with room for it: best fit, to the chunk. A
 * page with two objects is in no list, since nothing looks for it.
 *
 * An allocation looks at 62 list heads at most; everything else is a handful of reads and writes.
 *
 * A pool page's record, in 32-bit fields:
 *
 *   0     the pool page
 *   1, 2  its neighbours in the list
 *   3     bytes of FIRST (bits 0–15) and LAST (bits 16–31), 0 where there is none; 0 in a free record
 *
 * A handle is twice the record's id, plus 1 for FIRST or 2 for LAST.
 */
const poolPage = 0;
const links = 1;
const lengths = 3;
export const recordFields = 4;

export const chunksPerPage = 64;
/** Chunks that objects can use. */
export const usableChunks: number = chunksPerPage - 1;

export class Zbud implements Allocator {
  readonly name = 'zbud';
  readonly maxObjectSize: number;
  readonly wholePageFrom: number;
  readonly capabilities: Allocator['capabilities'] = { compaction: false };
  readonly #pages: PoolPages;
  readonly #pageSize: number;
  readonly #chunkSize: number;
  readonly #chunkShift: number;
  readonly #records = new RecordTable({ fields: recordFields });
  readonly #unbuddied = new RecordLists(this.#records, links, usableChunks);
  #objects = 0;
  #objectBytes = 0;

  constructor(context: AllocatorContext) {
    this.#pages = context.pages;
    this.#pageSize = context.pageSize;
    this.#chunkSize = context.pageSize / chunksPerPage;
    this.#chunkShift = 31 - Math.clz32(this.#chunkSize);
    this.maxObjectSize = context.pageSize - 2 * this.#chunkSize;
    this.wholePageFrom = this.maxObjectSize + 1;
  }

  alloc(length: number): Handle | 0 {
    checkLength(length, 1, this.maxObjectSize);
    const page = this.#unbuddied.firstFrom(this.#chunksOf(length));
    const handle = page < 0 ? this.#allocInNewPage(length) : this.#allocBesideBuddy(page, length);
    if (handle === 0) return 0;
    this.#objects++;
    this.#objectBytes += length;
    return handle as Handle;
  }

  free(handle: Handle): void {
    const length = this.#lengthOf(handle);
    const page = recordOf(handle);
    const records = this.#records;
    const both = records.get(page, lengths);
    const buddyLength = isLast(handle) ? both & 0xffff : both >>> 16;
    records.set(page, lengths, isLast(handle) ? buddyLength : buddyLength << 16);
    this.#objects--;
    this.#objectBytes -= length;
    if (buddyLength > 0) {
      this.#unbuddied.push(this.#freeChunksBeside(buddyLength), page);
      return;
    }
    this.#unbuddied.remove(this.#freeChunksBeside(length), page);
    const id = records.get(page, poolPage);
    records.free(page);
    this.#pages.release(id as PoolPageId);
  }

  write(handle: Handle, src: number, length: number): void {
    const own = this.#lengthOf(handle);
    checkLength(length, own, own);
    this.#pages.write(this.#poolPageOf(handle), this.#offsetOf(handle, own), src, length);
  }

  read(handle: Handle, length: number, dst: number): void {
    const own = this.#lengthOf(handle);
    checkLength(length, 1, own);
    this.#pages.read(this.#poolPageOf(handle), this.#offsetOf(handle, own), dst, length);
  }

  stats(): AllocatorStats {
    const poolPages = this.#records.size;
    return {
      poolPages,
      objects: this.#objects,
      objectBytes: this.#objectBytes,
      wasteBytes: poolPages * this.#pageSize - this.#objectBytes,
      metadataBytes: this.#records.byteLength + this.#unbuddied.byteLength,
      pagesCompacted: 0,
      steadyStatePoolPages: poolPages,
    };
  }

  /** A new pool page's first object is FIRST. Returns its handle, or 0 with nothing changed. */
  #allocInNewPage(length: number): number {
    const id = this.#pages.acquire();
    if (id < 0) return 0;
    const page = this.#records.take();
    if (page < 0) {
      this.#pages.release(id as PoolPageId);
      return 0;
    }
    this.#records.set(page, poolPage, id);
    this.#records.set(page, lengths, length);
    this.#unbuddied.push(this.#freeChunksBeside(length), page);
    return firstHandle(page);
  }

  #allocBesideBuddy(page: number, length: number): number {
    const records = this.#records;
    const both = records.get(page, lengths);
    const first = both & 0xffff;
    const last = both >>> 16;
    this.#unbuddied.remove(this.#freeChunksBeside(first + last), page);
    if (first === 0) {
      records.set(page, lengths, length | (last << 16));
      return firstHandle(page);
    }
    records.set(page, lengths, first | (length << 16));
    return firstHandle(page) + 1;
  }

  /** The object's length in bytes. Checks the handle. */
  #lengthOf(handle: Handle): number {
    const page = recordOf(handle);
    const both = this.#records.peek(page, lengths);
    const length = isLast(handle) ? both >>> 16 : both & 0xffff;
    if (length === 0 || handle >>> 0 !== handle) {
      throw new CorruptionError('PAGEFOLD_BAD_HANDLE', `zbud: handle ${handle} is not live`);
    }
    return length;
  }

  #poolPageOf(handle: Handle): PoolPageId {
    return this.#records.get(recordOf(handle), poolPage) as PoolPageId;
  }

  #offsetOf(handle: Handle, length: number): number {
    if (!isLast(handle)) return this.#chunkSize;
    return this.#pageSize - (this.#chunksOf(length) << this.#chunkShift);
  }

  #chunksOf(length: number): number {
    return (length + this.#chunkSize - 1) >>> this.#chunkShift;
  }

  /** Free chunks of a pool page with one object of `length` bytes: its list. */
  #freeChunksBeside(length: number): number {
    return usableChunks - this.#chunksOf(length);
  }
}

function firstHandle(page: number): number {
  return page * 2 + 1;
}

function recordOf(handle: number): number {
  return (handle - 1) >>> 1;
}

function isLast(handle: number): boolean {
  return ((handle - 1) & 1) === 1;
}
