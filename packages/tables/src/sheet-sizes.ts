/** A little more than 2 MiB, so that records of 20 bytes, which many zspages have, lie on few sheets. */
const mostSheetBytes = 2.5 * 1024 * 1024;
/** More of a sheet is counted by a part of what the table has, in whole steps up to the largest. */
const growthDivisor = 16;
const growthStep = 512;
const largestGrowth = 16 * 1024;
/** A table that has more than this part of a sheet has sheets at full length. */
const beginningDivisor = 128;

/** Records for which a sheet of `capacity` records has room next, in a table with `below` bytes besides. */
export function grownCapacity(
  capacity: number,
  sheetRecords: number,
  recordBytes: number,
  below: number,
): number {
  const growth = roundUp((below + capacity * recordBytes) / growthDivisor, growthStep);
  const bytes = Math.min(Math.max(growth, growthStep), largestGrowth);
  const more = Math.floor(bytes / recordBytes);
  return Math.min(sheetRecords, capacity + Math.max(1, more)) | 0;
}

/** Records that a sheet is made for that has room for `capacity`, in a table with `below` bytes besides. */
export function madeRecords(capacity: number, sheetRecords: number, below: number): number {
  const isBeginning = below === 0 && capacity * beginningDivisor <= sheetRecords;
  return isBeginning ? capacity : sheetRecords;
}

/** Records of a full sheet that takes about 2 MiB: the largest power of two that fits. */
export function defaultSheetRecords(fields: number): number {
  const fitting = Math.max(1, Math.floor(mostSheetBytes / (fields * 4)));
  return 1 << (31 - Math.clz32(fitting));
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
