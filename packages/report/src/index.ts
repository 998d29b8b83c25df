export {
  type ComparedCombination,
  type ComparedFigure,
  type ComparedReport,
  type Comparison,
  compareReports,
} from './comparison.ts';
export { comparisonHtml } from './comparison-html.ts';
export { filesDragged } from './framed.ts';
export { scriptSources } from './html/document.ts';
export { readReport } from './read-report.ts';
export { reportHtml } from './report-html.ts';
export { type ComparisonRow, comparisonRows } from './text/comparison.ts';
export { reportCsv } from './text/records.ts';
