import { bytes, count, percent } from './format.ts';

/** How far figures may be off, by their names, as a row of a report has them; undefined where they are exact. */
export type Errors = Readonly<Record<string, number>> | undefined;

/** ` ± 1.2 %` of a whole for a figure of a sample, whose error is in `unit`s of the whole; nothing for an exact one. */
export function plusMinus(errors: Errors, figure: string, unit: number, whole: number): string {
  return after(errors?.[figure], (error) => percent(error * unit, whole));
}

/** The same in bytes. */
export function plusMinusBytes(errors: Errors, figure: string, unit = 1): string {
  return after(errors?.[figure], (error) => bytes(Math.round(error * unit)));
}

/** The same of what is counted. */
export function plusMinusCount(errors: Errors, figure: string): string {
  return after(errors?.[figure], count);
}

/** The same of a ratio. */
export function plusMinusRatio(errors: Errors, figure: string): string {
  return after(errors?.[figure], (error) => error.toFixed(2));
}

/** Errors of sums and differences; the most that they can be off. */
export function added(errors: Errors, ...figures: readonly string[]): Errors {
  if (errors === undefined || figures.length === 0) return undefined;
  const sum = figures.reduce((all, figure) => all + (errors[figure] ?? 0), 0);
  return { [figures[0]!]: sum };
}

function after(error: number | undefined, text: (error: number) => string): string {
  return error === undefined || error === 0 ? '' : ` ± ${text(error)}`;
}
