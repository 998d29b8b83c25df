import type { AnalysisReport } from '@pagefold/estimate/portable';
import type { Part, Shown } from '../part.ts';
import { bytes, count, percent } from '../text/format.ts';

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
            text: `${name}: ${count(bucket.contents)} contents\nkept once: ${bytes(keptBy(bucket, report))}`,
          })),
        },
        {
          name: 'saved by sharing',
          colour: 'duplicate',
          items: rows.map(({ name, bucket }) => ({
            value: savedBy(bucket, report),
            text: `${name}: ${count(bucket.pages)} pages\nsaved by sharing: ${bytes(savedBy(bucket, report))}`,
          })),
        },
      ],
    },
    summary: `${count(report.distinct_contents)} contents; ${percent(layers.duplicate_pages, pages)} of the pages are copies of one.`,
    table: {
      head: ['occurs', 'contents', 'pages', 'kept once', 'saved by sharing'],
      rows: rows.map(({ name, bucket }) => [
        name,
        count(bucket.contents),
        count(bucket.pages),
        bytes(keptBy(bucket, report)),
        bytes(savedBy(bucket, report)),
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

function keptBy({ object_bytes, contents }: Bucket, { page_size }: AnalysisReport): number {
  return object_bytes ?? contents * page_size;
}

function savedBy(bucket: Bucket, report: AnalysisReport): number {
  const all = bucket.page_object_bytes ?? bucket.pages * report.page_size;
  return all - keptBy(bucket, report);
}
