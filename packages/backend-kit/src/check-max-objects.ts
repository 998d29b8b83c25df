import { show } from '@pagefold/contracts';

/**
 * Checks how many objects a step of compaction may move.
 *
 * @throws RangeError unless `maxObjects` is an integer from 1 on, or `Infinity`; the message says so.
 */
export function checkMaxObjects(maxObjects: number): void {
  if (maxObjects === Number.POSITIVE_INFINITY) return;
  if (Number.isInteger(maxObjects) && maxObjects >= 1) return;
  const expected = 'an integer from 1 on, or Infinity';
  throw new RangeError(`"maxObjects" expected ${expected}, got ${show(maxObjects)}`);
}
