/**
 * Checks a length that a backend was called with.
 *
 * @throws RangeError unless `length` is an integer from `minimum` to `maximum`; the message says so.
 */
export function checkLength(length: number, minimum: number, maximum: number): void {
  if (Number.isInteger(length) && length >= minimum && length <= maximum) return;
  const expected = minimum === maximum ? `${minimum}` : `an integer from ${minimum} to ${maximum}`;
  throw new RangeError(`"length" expected ${expected}, got ${String(length)}`);
}
