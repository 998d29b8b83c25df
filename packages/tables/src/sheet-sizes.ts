const targetSheetBytes = 1024 * 1024;
/** A sheet grows by a part of what the table has, in whole steps. */
const growthDivisor = 16;
const growthStep = 512;

/** Records that a sheet of `capacity` records is grown to, in a table with `below` bytes besides. */
export function grownCapacity(
  capacity: number,
  sheetRecords: number,
  recordBytes: number,
  below: number,
): number {
  const growth = roundUp((below + capacity * recordBytes) / growthDivisor, growthStep);
  const more = Math.floor(Math.max(growth, growthStep) / recordBytes);
  return Math.min(sheetRecords, capacity + Math.max(1, more)) | 0;
}

/** Records of a full sheet that takes about 1 MiB: a power of two. */
export function defaultSheetRecords(fields: number): number {
  const fitting = Math.max(1, Math.floor(targetSheetBytes / (fields * 4)));
  return 1 << (31 - Math.clz32(fitting));
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
