import type { ExecutionContext } from 'ava';

/**
 * Fails the test unless two arrays hold the same bytes, or both are missing. `t.deepEqual` makes a text of the index of
 * every byte, which for a page takes a hundred times longer than all that was tested: here it only says what differs.
 */
export function sameBytes(
  t: ExecutionContext,
  actual: Uint8Array | undefined,
  expected: Uint8Array | undefined,
  message?: string,
): void {
  if (actual && expected && Buffer.compare(actual, expected) === 0) t.pass();
  else t.deepEqual(actual, expected, message);
}
