import { checkLength } from '@pagefold/backend-kit';
import type { AllocatorStats, ObjectCounter } from '@pagefold/contracts';
import { RecordLists, RecordTable } from '@pagefold/tables';
import { chunksPerPage, recordFields, usableChunks } from './zbud.ts';

/**
 * zbud's figures while objects only come. A pool page with one object is like any other that has as many
 * free chunks, and one with two objects is never looked at again: so a number for each list is enough.
 */
export class ZbudCounter implements ObjectCounter {
  readonly name = 'zbud';
  readonly maxObjectSize: number;
  readonly wholePageFrom: number;
  readonly #pageSize: number;
  readonly #chunkSize: number;
  /** Pool pages with one object, by their free chunks. */
  readonly #unbuddied = new Float64Array(usableChunks);
  #poolPages = 0;
  #objects = 0;
  #objectBytes = 0;

  constructor(pageSize: number) {
    this.#pageSize = pageSize;
    this.#chunkSize = pageSize / chunksPerPage;
    this.maxObjectSize = pageSize - 2 * this.#chunkSize;
    this.wholePageFrom = this.maxObjectSize + 1;
  }

  get byteLength(): number {
    return this.#unbuddied.byteLength;
  }

  add(length: number): void {
    checkLength(length, 1, this.maxObjectSize);
    const chunks = Math.ceil(length / this.#chunkSize);
    const unbuddied = this.#unbuddied;
    let list = chunks;
    while (list < usableChunks && unbuddied[list] === 0) list++;
    if (list < usableChunks) {
      unbuddied[list]!--;
    } else {
      this.#poolPages++;
      unbuddied[usableChunks - chunks]!++;
    }
    this.#objects++;
    this.#objectBytes += length;
  }

  stats(): AllocatorStats {
    const poolPages = this.#poolPages;
    return {
      poolPages,
      objects: this.#objects,
      objectBytes: this.#objectBytes,
      wasteBytes: poolPages * this.#pageSize - this.#objectBytes,
      metadataBytes:
        RecordTable.bytesFor(recordFields, poolPages) + RecordLists.bytesFor(usableChunks),
      pagesCompacted: 0,
      steadyStatePoolPages: poolPages,
    };
  }
}
