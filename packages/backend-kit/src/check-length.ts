/**
 * Checks a length that a backend was called with.
 *
 * @throws RangeError unless `length` is an integer from `minimum` to `maximum`; the message says so.
 */
export function checkLength(length: number, minimum: number, maximum: number): void {
  if (!(Number.isInteger(length) && length >= minimum && length <= maximum)) {
    throw otherLength(length, minimum, maximum);
  }
}

function otherLength(length: number, minimum: number, maximum: number): RangeError {
  const expected = minimum === maximum ? `${minimum}` : `an integer from ${minimum} to ${maximum}`;
  return new RangeError(`"length" expected ${expected}, got ${String(length)}`);
}
