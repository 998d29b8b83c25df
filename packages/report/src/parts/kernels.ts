import type { Part, Shown } from '../part.ts';
import { bytes, count, micros, percent } from '../text/format.ts';
import { plusMinus, plusMinusBytes, plusMinusCount } from '../text/plus-minus.ts';
import { settingsLine } from '../text/settings.ts';

/** What kernels would say, where they were asked for. */
export function kernelsPart({ report }: Shown): Part | undefined {
  if (report.kernels.length === 0) return undefined;
  const input = report.pages * report.page_size;
  const rows = report.kernels.flatMap(({ kernel, rows }) => rows.map((row) => ({ kernel, row })));
  return {
    id: 'kernels',
    title: 'What kernels would make of it',
    question: 'What to write to which file, and what its counters would say?',
    table: {
      head: [
        'kernel',
        'compressor',
        'allocator',
        'takes',
        'saves',
        'rejected pages',
        'a page',
        'figures',
        'to have it so, as root',
      ],
      rows: rows.map(({ kernel, row }) => [
        kernel,
        row.compressor ?? '–',
        row.allocator ?? '–',
        bytes(row.used_bytes) + plusMinusBytes(row.sampling_error, 'used_bytes'),
        percent(row.saved_bytes, input) + plusMinus(row.sampling_error, 'saved_bytes', 1, input),
        count(row.rejected_pages) + plusMinusCount(row.sampling_error, 'rejected_pages'),
        row.microseconds_per_page === null ? '–' : micros(row.microseconds_per_page),
        row.sampling_error === undefined ? row.accuracy : 'estimated from a sample',
        settingsLine(row.settings),
      ]),
    },
    tableIsOpen: true,
  };
}
