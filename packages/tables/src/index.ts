export { NumberSet } from './number-set.ts';
export { RecordLists } from './record-lists.ts';
export { RecordTable, type RecordTableOptions } from './record-table.ts';
export { SparseColumn } from './sparse-column.ts';
