import { checkLength } from '@pagefold/backend-kit';
import type { AllocatorStats, ObjectCounter } from '@pagefold/contracts';
import { RecordTable } from '@pagefold/tables';
import { OpenPages } from './open-pages.ts';
import { PageLayout } from './page-layout.ts';
import { PageTable } from './page-table.ts';
import { objectFields } from './z3fold.ts';

/**
 * z3fold's figures while objects only come. They take FIRST, LAST and MIDDLE of a page in this order, so
 * all that matters of an open page is its free chunks and whether it has one object or two. A page with
 * three objects is never looked at again, nor is a headless one.
 */
export class Z3foldCounter implements ObjectCounter {
  readonly name = 'z3fold';
  readonly maxObjectSize: number;
  readonly wholePageFrom: number;
  readonly #layouts: PageLayout;
  readonly #open: OpenPages;
  /** Pool pages with a header. */
  #pages = 0;
  #headlessPages = 0;
  #objects = 0;
  #objectBytes = 0;

  constructor(pageSize: number) {
    this.#layouts = new PageLayout(pageSize);
    this.#open = new OpenPages(this.#layouts.usableChunks);
    this.maxObjectSize = pageSize;
    this.wholePageFrom = this.#layouts.maxBuddyLength + 1;
  }

  get byteLength(): number {
    return this.#open.byteLength;
  }

  add(length: number): void {
    checkLength(length, 1, this.maxObjectSize);
    if (length < this.wholePageFrom) this.#addBuddy(this.#layouts.chunksOf(length));
    else this.#headlessPages++;
    this.#objects++;
    this.#objectBytes += length;
  }

  stats(): AllocatorStats {
    const poolPages = this.#pages + this.#headlessPages;
    return {
      poolPages,
      objects: this.#objects,
      objectBytes: this.#objectBytes,
      wasteBytes: poolPages * this.maxObjectSize - this.#objectBytes,
      metadataBytes:
        PageTable.bytesFor(this.#layouts, this.#pages) +
        RecordTable.bytesFor(objectFields, this.#objects),
      pagesCompacted: 0,
      steadyStatePoolPages: poolPages,
    };
  }

  #addBuddy(chunks: number): void {
    const freeChunks = this.#open.firstFrom(chunks);
    if (freeChunks < 0) {
      this.#pages++;
      this.#open.push(this.#layouts.usableChunks - chunks, 1);
    } else if (this.#open.pop(freeChunks) === 1) {
      this.#open.push(freeChunks - chunks, 2);
    }
  }
}
