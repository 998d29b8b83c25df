// The public interface of @pagefold/tables: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/tables' {
  export class NumberSet {
    add(value: number): void;
    get byteLength(): number;
    clear(): void;
    delete(value: number): void;
    has(value: number): boolean;
    lowest(): number;
  }

  export class RecordLists {
    constructor(records: RecordTable, links: number, count: number);
    get byteLength(): number;
    first(list: number): number;
    firstFrom(list: number): number;
    next(id: number): number;
    push(list: number, id: number): void;
    remove(list: number, id: number): void;
  }

  export class RecordTable {
    constructor(options: RecordTableOptions);
    get byteLength(): number;
    static bytesFor(fields: number, records: number): number;
    clear(): void;
    readonly fields: number;
    free(id: number): void;
    get(id: number, field: number): number;
    offset(id: number): number;
    peek(id: number, field: number): number;
    set(id: number, field: number, value: number): void;
    get size(): number;
    take(): number;
    view(id: number): Uint32Array;
  }

  export interface RecordTableOptions {
    readonly fields: number;
    readonly maxRecords?: number;
    readonly sheetRecords?: number;
  }
}
