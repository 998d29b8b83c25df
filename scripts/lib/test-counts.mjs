import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Names the file that a test run leaves its counts in; without it none are written. */
export const countsVariable = 'PAGEFOLD_TEST_COUNTS';

/**
 * Follows a run of AVA. AVA prints how many tests passed only when none failed, so the counts are taken
 * from its events.
 */
export async function recordCounts({ events }) {
  const path = process.env[countsVariable];
  if (path === undefined) return;
  for await (const event of events) {
    if (event.type === 'stats') writeFileSync(path, JSON.stringify(countsOf(event.stats)));
  }
}

function countsOf(stats) {
  return {
    passed: stats.passedTests + stats.passedKnownFailingTests,
    failed: stats.failedTests + stats.failedHooks,
    skipped: stats.skippedTests,
  };
}

/** `N passed, N failed`, and never `0 failed` after a run that did not end well. */
export function countsLine(path, exitCode) {
  const none = { passed: 0, failed: 0, skipped: 0 };
  const { passed, failed, skipped } = existsSync(path)
    ? JSON.parse(readFileSync(path, 'utf8'))
    : none;
  const line = `${passed} passed, ${exitCode === 0 ? failed : Math.max(failed, 1)} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
