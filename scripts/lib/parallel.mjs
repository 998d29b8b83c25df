import { availableParallelism } from 'node:os';

/**
 * Runs `task` on every item, on as many at a time as the machine has cores, and returns the results in the
 * items' order. After a failure no more are begun; it is thrown when those that run have ended.
 */
export async function inParallel(items, task, limit = availableParallelism()) {
  const results = [];
  const failures = [];
  let next = 0;
  const work = async () => {
    while (next < items.length && failures.length === 0) {
      const index = next++;
      try {
        results[index] = await task(items[index]);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, work));
  if (failures.length > 0) throw failures[0];
  return results;
}
