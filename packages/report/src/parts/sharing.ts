import type { AnalysisReport } from '@pagefold/estimate/portable';
import type { Part, Shown } from '../part.ts';
import { bytes, count, percent } from '../text/format.ts';
import { added, plusMinus, plusMinusBytes, plusMinusCount } from '../text/plus-minus.ts';

type Bucket = AnalysisReport['sharing_histogram'][number];

/** How often contents occur, and what that saves; undefined where every page is same-filled. */
export function sharingPart({ report, before }: Shown): Part | undefined {
  const buckets = report.sharing_histogram;
  if (buckets.length === 0) return undefined;
  const rows = [
    ...buckets.map((bucket) => ({ name: copiesText(bucket), bucket })),
    ...(before?.sharing_histogram ?? []).map((bucket) => ({
      name: `${copiesText(bucket)}, before`,
      bucket,
    })),
  ];
  const { layers, pages } = report;
  const errors = report.sample?.sampling_error;
  return {
    id: 'sharing',
    title: 'How often a content occurs',
    question: 'Is it many contents or a few that sharing would save?',
    figure: {
      kind: 'bars',
      unit: 'bytes',
      rows: rows.map(({ name }) => name),
      series: [
        {
          name: 'kept once',
          colour: 'unique',
          items: rows.map(({ name, bucket }) => ({
            value: keptBy(bucket, report),
            text: `${name}: ${contentsText(bucket)} contents\nkept once: ${keptText(bucket, report)}`,
          })),
        },
        {
          name: 'saved by sharing',
          colour: 'duplicate',
          items: rows.map(({ name, bucket }) => ({
            value: savedBy(bucket, report),
            text: `${name}: ${pagesText(bucket)} pages\nsaved by sharing: ${savedText(bucket, report)}`,
          })),
        },
      ],
    },
    summary:
      `${count(report.distinct_contents)}${plusMinusCount(errors, 'distinct_contents')} contents; ` +
      `${percent(layers.duplicate_pages, pages)}${plusMinus(errors, 'duplicate_pages', 1, pages)} of the pages are copies of one.`,
    table: {
      head: ['occurs', 'contents', 'pages', 'kept once', 'saved by sharing'],
      rows: rows.map(({ name, bucket }) => [
        name,
        contentsText(bucket),
        pagesText(bucket),
        keptText(bucket, report),
        savedText(bucket, report),
      ]),
    },
    notes: [
      report.reference === null
        ? 'Bytes are of whole pages: nothing was compressed.'
        : `Bytes are what ${report.combinations[report.reference]!.compressor} makes of the contents.`,
    ],
  };
}

function copiesText({ references }: Bucket): string {
  if (references === 1) return 'once';
  return references === 2 ? '2 or 3 times' : `${references} to ${2 * references - 1} times`;
}

function contentsText({ contents, sampling_error }: Bucket): string {
  return count(contents) + plusMinusCount(sampling_error, 'contents');
}

function pagesText({ pages, sampling_error }: Bucket): string {
  return count(pages) + plusMinusCount(sampling_error, 'pages');
}

function keptText(bucket: Bucket, report: AnalysisReport): string {
  const error =
    bucket.object_bytes === null
      ? plusMinusBytes(bucket.sampling_error, 'contents', report.page_size)
      : plusMinusBytes(bucket.sampling_error, 'object_bytes');
  return bytes(keptBy(bucket, report)) + error;
}

function savedText(bucket: Bucket, report: AnalysisReport): string {
  // On what occurs once nothing is saved, and that is certain.
  const errors = bucket.references === 1 ? undefined : bucket.sampling_error;
  const error =
    bucket.page_object_bytes === null
      ? plusMinusBytes(added(errors, 'pages', 'contents'), 'pages', report.page_size)
      : plusMinusBytes(added(errors, 'page_object_bytes', 'object_bytes'), 'page_object_bytes');
  return bytes(savedBy(bucket, report)) + error;
}

function keptBy({ object_bytes, contents }: Bucket, { page_size }: AnalysisReport): number {
  return object_bytes ?? contents * page_size;
}

function savedBy(bucket: Bucket, report: AnalysisReport): number {
  const all = bucket.page_object_bytes ?? bucket.pages * report.page_size;
  return all - keptBy(bucket, report);
}
