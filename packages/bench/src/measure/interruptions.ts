/**
 * The longest time, in milliseconds, between two looks at the clock of a loop that does nothing else: how
 * long this machine keeps a process from running, whatever it runs.
 */
export function longestInterruption(ms: number): number {
  const start = performance.now();
  let before = start;
  let longest = 0;
  while (before - start < ms) {
    const now = performance.now();
    if (now - before > longest) longest = now - before;
    before = now;
  }
  return longest;
}
