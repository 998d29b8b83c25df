export { NumberSet } from './number-set.ts';
export { RecordTable, type RecordTableOptions } from './record-table.ts';
