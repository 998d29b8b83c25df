const steps = 16;

/**
 * The length of a compressed page as a sketch has it: to the nearest sixteenth of a page, and at least one. Exact
 * lengths of several compressors would tell most contents from each other, which digests were keyed to prevent.
 */
export function roundedLength(length: number, pageSize: number): number {
  const step = pageSize / steps;
  return step * Math.min(steps, Math.max(1, Math.round(length / step)));
}
