export { scriptSources } from './html/document.ts';
export { reportHtml } from './report-html.ts';
export { reportCsv } from './text/records.ts';
