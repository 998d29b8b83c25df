import type { PausesResult } from '../results.ts';
import { columns } from './columns.ts';
import { count } from './format.ts';

const mebibytes = (bytes: number): string => `${count(bytes / 2 ** 20)} MiB`;

/** What growing and emptying a pool does to a program that has a heap of its own. */
export function pausesText(result: PausesResult): string[] {
  const { operations, extentBytes, heapMiB, growth, emptying, residentBytes } = result;
  const rows = [
    ['store', growth],
    ['invalidate', emptying],
  ] as const;
  return [
    '',
    `Pauses: ${count(operations)} pages that do not compress, ${mebibytes(extentBytes)} of extents, beside ` +
      `${heapMiB} MiB of objects`,
    ...columns([
      ['', 'major collections', 'longest', 'of it processor time'],
      ...rows.map(([name, { majorCollections, longestMs, longestCpuMs }]) => [
        `  ${name}`,
        count(majorCollections),
        `${longestMs.toFixed(2)} ms`,
        longestCpuMs === undefined ? 'not known' : `${longestCpuMs.toFixed(2)} ms at most`,
      ]),
    ]),
    `  resident: ${mebibytes(residentBytes.start)} at the start, ${mebibytes(residentBytes.full)} full, ` +
      `${mebibytes(residentBytes.emptied)} emptied`,
  ];
}
