/*
 * The words of a report, for a terminal as well, and how words stand in HTML; nothing of the page is loaded with them.
 */
export { escaped } from './html/escape.ts';
export { bytes, count, percent } from './text/format.ts';
export {
  added,
  type Errors,
  plusMinus,
  plusMinusBytes,
  plusMinusCount,
  plusMinusRatio,
} from './text/plus-minus.ts';
export { settingsLine } from './text/settings.ts';
export { verdictLines } from './text/verdict.ts';
