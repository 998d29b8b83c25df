import { checkLength } from '@pagefold/backend-kit';
import type { AllocatorStats, ObjectCounter, SizeClassStats } from '@pagefold/contracts';
import { RecordTable } from '@pagefold/tables';
import { zspageFields } from './class-zspages.ts';
import { fullGroup, fullnessGroup } from './fullness-lists.ts';
import type { SizeClass, SizeClassTable } from './size-classes.ts';

/**
 * zsmalloc's figures while objects only come. A class then has one zspage with room at most, so a number
 * for each class is enough.
 */
export class ZsmallocCounter implements ObjectCounter {
  readonly name = 'zsmalloc';
  readonly maxObjectSize: number;
  readonly wholePageFrom: number;
  readonly #table: SizeClassTable;
  /** Objects of each class. */
  readonly #counts: Float64Array;
  #objects = 0;
  #objectBytes = 0;

  constructor(table: SizeClassTable) {
    this.#table = table;
    this.#counts = new Float64Array(table.classes.length);
    this.maxObjectSize = table.pageSize;
    this.wholePageFrom = table.wholePageFrom;
  }

  get byteLength(): number {
    return this.#counts.byteLength;
  }

  add(length: number): void {
    checkLength(length, 1, this.maxObjectSize);
    this.#counts[this.#table.positionOf(length)]!++;
    this.#objects++;
    this.#objectBytes += length;
  }

  stats(): AllocatorStats {
    const held = this.#table.classes
      .map((sizeClass, i) => ({ sizeClass, objects: this.#counts[i]! }))
      .filter(({ objects }) => objects > 0);
    const classes = held.map(({ sizeClass, objects }) => classStats(sizeClass, objects));
    const poolPages = classes.reduce((sum, { poolPagesUsed }) => sum + poolPagesUsed, 0);
    return {
      poolPages,
      objects: this.#objects,
      objectBytes: this.#objectBytes,
      wasteBytes: poolPages * this.maxObjectSize - this.#objectBytes,
      metadataBytes: zspageBytes(held),
      pagesCompacted: 0,
      steadyStatePoolPages: held.reduce(
        (sum, { sizeClass, objects }) =>
          sum + (objects / sizeClass.objectsPerZspage) * sizeClass.poolPagesPerZspage,
        0,
      ),
      classes,
    };
  }
}

interface HeldClass {
  readonly sizeClass: SizeClass;
  readonly objects: number;
}

function classStats(sizeClass: SizeClass, objects: number): SizeClassStats {
  const { index, size, poolPagesPerZspage, objectsPerZspage } = sizeClass;
  const zspages = Math.ceil(objects / objectsPerZspage);
  const zspagesByFullness = new Array<number>(fullGroup).fill(0);
  const inLast = objects % objectsPerZspage;
  zspagesByFullness[fullGroup - 1] = Math.floor(objects / objectsPerZspage);
  if (inLast > 0) zspagesByFullness[fullnessGroup(inLast, objectsPerZspage) - 1]!++;
  return {
    index,
    size,
    zspagesByFullness,
    objectsAllocated: zspages * objectsPerZspage,
    objectsUsed: objects,
    poolPagesUsed: zspages * poolPagesPerZspage,
    poolPagesPerZspage,
    freeablePoolPages: 0,
  };
}

/** Bytes of the zspages' records: classes with records of one length share a table. */
function zspageBytes(held: readonly HeldClass[]): number {
  const records = new Map<number, number>();
  for (const { sizeClass, objects } of held) {
    const fields = zspageFields(sizeClass);
    const zspages = Math.ceil(objects / sizeClass.objectsPerZspage);
    records.set(fields, (records.get(fields) ?? 0) + zspages);
  }
  let bytes = 0;
  for (const [fields, zspages] of records) bytes += RecordTable.bytesFor(fields, zspages);
  return bytes;
}
