import type { AnalysisReport } from '@pagefold/estimate';
import { type Errors, plusMinusBytes, plusMinusCount } from '@pagefold/report/text';
import { bytes, count } from '../format.ts';
import { table } from '../table.ts';
import { shortName } from './short-name.ts';

type Sharing = NonNullable<AnalysisReport['domain_sharing']>;

/** Pairs and steps that are shown; JSON has all. */
const mostShown = 8;

/** What sharing across inputs adds, and which of them to put together. */
export function domainsText({ images }: AnalysisReport, sharing: Sharing): string {
  const amount = (
    [pages, pagesName]: readonly [number, string],
    [size, sizeName]: readonly [number | null, string],
    of: Errors,
  ) => [
    `${count(pages)}${plusMinusCount(of, pagesName)} pages`,
    size === null ? '' : bytes(size) + plusMinusBytes(of, sizeName),
  ];
  const errors = sharing.sampling_error;
  const gains = [
    [
      'inside each input',
      ...amount(
        [sharing.inside_pages, 'inside_pages'],
        [sharing.inside_bytes, 'inside_bytes'],
        errors,
      ),
    ],
    [
      'across them, beyond that',
      ...amount(
        [sharing.across_pages, 'across_pages'],
        [sharing.across_bytes, 'across_bytes'],
        errors,
      ),
    ],
  ];
  if (sharing.across_pages === 0) return table(gains, ['left', 'right', 'right']);
  const name = (input: number | undefined) => shortName(images[input ?? 0] ?? '');
  const pairs = sharing.pairs
    .slice(0, mostShown)
    .map(({ inputs, contents, bytes: size, sampling_error }) => [
      `${name(inputs[0])} + ${name(inputs[1])}`,
      ...amount([contents, 'contents'], [size, 'bytes'], sampling_error),
    ]);
  const [first, ...others] = sharing.order;
  const steps = others
    .slice(0, mostShown)
    .map(({ input, contents, bytes: size, sampling_error }) => [
      `+ ${name(input)}`,
      ...amount([contents, 'contents'], [size, 'bytes'], sampling_error),
    ]);
  const alignments = ['left', 'right', 'right'] as const;
  return [
    table(gains, [...alignments]),
    '  put together, two of them save (compressed):',
    table(pairs, [...alignments]),
    ...(others.length > 1
      ? [
          `  a group, beginning with ${name(first?.input)}; each that is added saves:`,
          table(steps, [...alignments]),
        ]
      : []),
  ].join('\n');
}
