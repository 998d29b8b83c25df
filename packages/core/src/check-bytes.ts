import { show } from '@pagefold/contracts';

/** Checks a number of bytes; infinity is one. @throws RangeError */
export function checkBytes(name: string, bytes: number): void {
  if (bytes === Number.POSITIVE_INFINITY || (Number.isInteger(bytes) && bytes >= 0)) return;
  throw new RangeError(`"${name}" expected a number of bytes, got ${show(bytes)}`);
}
