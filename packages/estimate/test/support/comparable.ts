import { type Analysis, analysisReport } from '@pagefold/estimate';

/** What depends on how long something took. */
const ofTimes = new Set([
  'microseconds_per_page',
  'microseconds_per_page_without_dedup',
  'on_pareto_front',
  'recommendation',
]);

/** The JSON of an analysis without what depends on times. */
export function comparable(analysis: Analysis): string {
  const keep = (key: string, value: unknown) => (ofTimes.has(key) ? undefined : value);
  return JSON.stringify(analysisReport(analysis), keep, 1);
}
