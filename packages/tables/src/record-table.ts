import { NumberSet } from './number-set.ts';
import { giveBack, newBuffer } from './sheet-memory.ts';
import { defaultSheetRecords, grownCapacity, madeRecords } from './sheet-sizes.ts';

/** How a {@link RecordTable} is laid out. */
export interface RecordTableOptions {
  /** 32-bit fields of a record. */
  readonly fields: number;
  /** Records of a full sheet, a power of two, with at most 2³¹ fields in all; about 2 MiB where it is not given. */
  readonly sheetRecords?: number;
  /** The most records, 2³¹ − 2 where it is not given. */
  readonly maxRecords?: number;
}

const maxIds = 2 ** 31 - 2;
/** Where a record begins in its sheet is computed in 32 bits, signed. */
const maxSheetFields = 2 ** 31;
/** Signed, as all that a sheet counts: the engine keeps other numbers apart from their objects. */
const noRecord = -1;

interface Sheet {
  readonly index: number;
  /** Records that there is room for, and that count as memory: what lies beyond them was never touched. */
  capacity: number;
  /** Records in use. */
  live: number;
  /** Records that were ever in use: those above have never been touched. */
  touched: number;
  /** First freed record, as its number in the sheet. */
  freeHead: number;
}

/**
 * A table of fixed-size records of 32-bit fields, outside the JavaScript heap, for state that grows
 * with the number of pages.
 *
 * Records lie in sheets of about 2 MiB, each a plain typed array: the engine reads one much faster than one
 * that can be resized. What finds a record's fields is so short that it becomes part of whoever asks. The beginning of a
 * sheet grows by being copied, so a small table takes few addresses; all else of it is made at once, and only what is
 * touched becomes real memory. So no large sheet is copied, and the engine, which collects garbage when it is
 * told of memory outside of its heap often, is told of a sheet once. What
 * goes is given back at once where the engine can (`ArrayBuffer.prototype.transfer`, Node 22), else when garbage is collected.
 * One empty sheet is kept as long as there are records, so that a table whose size goes up and down at
 * the border of a sheet does not make one each time. New records come from the lowest sheet that has room, so
 * that a table that shrinks empties its upper sheets.
 *
 * A freed record's first field holds the sheet's free list.
 */
export class RecordTable {
  // Numbers from the start: a field that is undefined before is looked at anew, at each use, for what it is.
  /** 32-bit fields of a record. */
  readonly fields: number = 0;
  readonly #sheetBits: number = 0;
  readonly #sheetMask: number = 0;
  readonly #maxRecords: number = 0;
  readonly #views: Uint32Array[] = [];
  readonly #sheets: (Sheet | undefined)[] = [];
  /** Sheets with a record to take. */
  readonly #withRoom = new NumberSet();
  /** The lowest of these, where it is known. */
  #lowest: Sheet | undefined;
  /** The sheet that is kept although it is empty, or -1. */
  #spare = -1;
  #size = 0;
  #byteLength = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor(options: RecordTableOptions) {
    const {
      fields,
      sheetRecords = defaultSheetRecords(options.fields),
      maxRecords = maxIds,
    } = options;
    checkInteger('fields', fields, 1, 2 ** 16);
    const mostRecords = Math.min(2 ** 24, Math.floor(maxSheetFields / fields));
    checkInteger('sheetRecords', sheetRecords, 1, mostRecords);
    checkInteger('maxRecords', maxRecords, 1, maxIds);
    if ((sheetRecords & (sheetRecords - 1)) !== 0) {
      throw new RangeError(`"sheetRecords" expected a power of two, got ${sheetRecords}`);
    }
    // As small integers, whatever arithmetic they come from: else each look at a record would be one of doubles.
    this.fields = fields | 0;
    this.#sheetBits = 31 - Math.clz32(sheetRecords);
    this.#sheetMask = (sheetRecords - 1) | 0;
    this.#maxRecords = maxRecords | 0;
  }

  /** Records in use. */
  get size(): number {
    return this.#size;
  }

  /** One more than the id of any record in use. */
  get idsEnd(): number {
    const last = this.#sheets.length - 1;
    return last < 0 ? 0 : (last << this.#sheetBits) + (this.#sheets[last]?.touched ?? 0);
  }

  /** Bytes of records that there is room for, touched or about to be. (Finding room takes another bit a sheet.) */
  get byteLength(): number {
    return this.#byteLength;
  }

  /**
   * `byteLength` of a table of `fields` a record into which `records` have been taken and none freed.
   *
   * @param sheetRecords as in {@link RecordTableOptions}.
   */
  static bytesFor(
    fields: number,
    records: number,
    sheetRecords: number = defaultSheetRecords(fields),
  ): number {
    const recordBytes = fields * 4;
    const below = Math.floor(records / sheetRecords) * sheetRecords * recordBytes;
    const rest = records % sheetRecords;
    let capacity = 0;
    while (capacity < rest) {
      capacity = grownCapacity(capacity, sheetRecords, recordBytes, below);
    }
    return below + capacity * recordBytes;
  }

  /** Takes a record, all fields 0, and returns its id, or -1 when there is no room. */
  take(): number {
    if (this.#size === this.#maxRecords) return -1;
    const sheet = this.#lowest ?? this.#lowestWithRoom();
    if (sheet === undefined) return -1;
    const { index } = sheet;
    let record = sheet.freeHead;
    if (record !== noRecord) {
      const view = this.#views[index]!;
      sheet.freeHead = view[record * this.fields]! | 0;
      const end = (record + 1) * this.fields;
      for (let at = end - this.fields; at < end; at++) view[at] = 0;
    } else {
      record = sheet.touched;
      if (record === sheet.capacity && !this.#grow(sheet)) return -1;
      sheet.touched = record + 1;
    }
    this.#size++;
    if (index === this.#spare) this.#spare = -1;
    if (++sheet.live > this.#sheetMask) {
      this.#withRoom.delete(index);
      this.#lowest = undefined;
    }
    return ((index << this.#sheetBits) | record) >>> 0;
  }

  /** Frees a record that is in use. All its fields but the first stay as they are until it is taken again. */
  free(id: number): void {
    const index = id >>> this.#sheetBits;
    const sheet = this.#sheets[index]!;
    const record = id & this.#sheetMask;
    this.#views[index]![record * this.fields] = sheet.freeHead;
    sheet.freeHead = record;
    this.#size--;
    if (sheet.live-- > this.#sheetMask) {
      this.#withRoom.add(index);
      this.#lowest = undefined;
    }
    if (sheet.live === 0) this.#retire(sheet);
  }

  /** Frees every record and gives all memory back. */
  clear(): void {
    for (const view of this.#views) giveBack(view);
    this.#sheets.length = 0;
    this.#views.length = 0;
    this.#withRoom.clear();
    this.#lowest = undefined;
    // A field that never changes is a constant to the engine: changing it first here would throw code away.
    if (this.#spare >= 0) this.#spare = -1;
    this.#size = 0;
    this.#byteLength = 0;
  }

  /** Field number `field` of a record in use. */
  get(id: number, field: number): number {
    return this.view(id)[this.offset(id) + field]!;
  }

  /**
   * Field number `field`, other than 0, of any record: what it was when the record was freed, 0 for an id that
   * was never taken or whose memory is back with the system. For ids that come from outside.
   */
  peek(id: number, field: number): number {
    return this.peekView(id)[this.offset(id) + field] ?? 0;
  }

  /** As {@link view}, of any record: see {@link peek}. What lies beyond it was never taken or is gone. */
  peekView(id: number): Uint32Array {
    return this.#views[id >>> this.#sheetBits] ?? empty;
  }

  /** Sets field number `field` of a record in use to `value` modulo 2³². */
  set(id: number, field: number, value: number): void {
    this.view(id)[this.offset(id) + field] = value;
  }

  /**
   * The fields of the sheet that holds a record, for reading several fields; the record's begin at
   * {@link offset}. Valid until a record is taken or freed: a sheet that grows gets another one.
   */
  view(id: number): Uint32Array {
    return this.#views[id >>> this.#sheetBits]!;
  }

  /** Where the record's fields begin in its {@link view}. */
  offset(id: number): number {
    return ((id & this.#sheetMask) * this.fields) | 0;
  }

  /** The lowest sheet with room, a new one if need be; undefined when there is no memory for it. */
  #lowestWithRoom(): Sheet | undefined {
    const index = this.#withRoom.lowest();
    this.#lowest = index < 0 ? this.#addSheet() : this.#sheets[index]!;
    return this.#lowest;
  }

  /** Every sheet is full here: a new one goes where a sheet was dropped, or to the end. */
  #addSheet(): Sheet | undefined {
    const dropped = this.#sheets.indexOf(undefined);
    const index = dropped < 0 ? this.#sheets.length : dropped;
    const sheet = { index, capacity: 0, live: 0, touched: 0, freeHead: noRecord };
    this.#views[index] = empty;
    if (!this.#grow(sheet)) {
      if (dropped < 0) this.#views.length = index;
      return undefined;
    }
    this.#sheets[index] = sheet;
    this.#withRoom.add(index);
    return sheet;
  }

  /** Makes room in a sheet that has none; false when there is no memory for it. */
  #grow(sheet: Sheet): boolean {
    const recordBytes = this.fields * 4;
    const sheetRecords = this.#sheetMask + 1;
    const below = this.#byteLength - sheet.capacity * recordBytes;
    const capacity = grownCapacity(sheet.capacity, sheetRecords, recordBytes, below);
    const made = this.#views[sheet.index]!.length;
    if (
      capacity * this.fields > made &&
      !this.#replace(sheet, madeRecords(capacity, sheetRecords, below)) &&
      !this.#replace(sheet, capacity)
    ) {
      return false;
    }
    this.#setCapacity(sheet, capacity);
    return true;
  }

  #setCapacity(sheet: Sheet, capacity: number): void {
    this.#byteLength += (capacity - sheet.capacity) * this.fields * 4;
    sheet.capacity = capacity;
  }

  /** Keeps the lower of two empty sheets, which in an emptied table is the first. */
  #retire(sheet: Sheet): void {
    const { index } = sheet;
    const other = this.#spare;
    if (other >= 0) this.#drop(Math.max(index, other));
    this.#spare = other >= 0 ? Math.min(index, other) : index;
    if (this.#size === 0) this.#reset(this.#sheets[this.#spare]!);
  }

  /** Gives the memory of a sheet without records back, but for that of a sheet that has just begun. */
  #reset(sheet: Sheet): void {
    const capacity = grownCapacity(0, this.#sheetMask + 1, this.fields * 4, 0);
    // Where there is no memory for less, it stays as large as it is.
    if (capacity < sheet.capacity && this.#replace(sheet, capacity)) {
      this.#setCapacity(sheet, capacity);
    } else {
      this.#views[sheet.index]!.fill(0, 0, sheet.touched * this.fields);
    }
    sheet.touched = 0;
    sheet.freeHead = noRecord;
  }

  /** Gives the memory of a sheet without records back. */
  #drop(index: number): void {
    this.#byteLength -= this.#sheets[index]!.capacity * this.fields * 4;
    giveBack(this.#views[index]!);
    this.#views[index] = empty;
    this.#sheets[index] = undefined;
    this.#withRoom.delete(index);
    this.#lowest = undefined;
  }

  /** Puts a buffer for `records` in the place of a sheet's, with what the sheet holds if it has room for it. */
  #replace(sheet: Sheet, records: number): boolean {
    const buffer = newBuffer(records * this.fields * 4);
    if (buffer === undefined) return false;
    const before = this.#views[sheet.index]!;
    const view = new Uint32Array(buffer);
    if (records > sheet.capacity) view.set(before);
    this.#views[sheet.index] = view;
    giveBack(before);
    return true;
  }
}

const empty = new Uint32Array(0);

function checkInteger(name: string, value: number, minimum: number, maximum: number): void {
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new RangeError(
      `"${name}" expected an integer from ${minimum} to ${maximum}, got ${value}`,
    );
  }
}
