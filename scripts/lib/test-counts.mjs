import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Names the file that a test run leaves its counts in; without it none are written. */
export const countsVariable = 'PAGEFOLD_TEST_COUNTS';

/**
 * Follows a run of AVA. AVA prints how many tests passed only when none failed, so the counts are taken
 * from its events; and which ones were skipped, for a test that did not run has proved nothing.
 */
export async function recordCounts({ events }) {
  const path = process.env[countsVariable];
  if (path === undefined) return;
  const skipped = [];
  for await (const event of events) {
    if (event.type === 'selected-test' && event.skip) {
      skipped.push(`${relative(process.cwd(), event.testFile)}: ${event.title}`);
    }
    if (event.type === 'stats') {
      writeFileSync(path, JSON.stringify({ ...countsOf(event.stats), skipped }));
    }
  }
}

function countsOf(stats) {
  return {
    passed: stats.passedTests + stats.passedKnownFailingTests,
    failed: stats.failedTests + stats.failedHooks,
  };
}

/**
 * The skipped tests, a line for each, and `tests: N passed, N failed`, which is never `0 failed` after a run
 * that did not end well.
 */
export function summary(path, exitCode) {
  const none = { passed: 0, failed: 0, skipped: [] };
  const counts = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : none;
  const { passed, failed, skipped } = counts;
  const line = `tests: ${passed} passed, ${exitCode === 0 ? failed : Math.max(failed, 1)} failed`;
  if (skipped.length === 0) return line;
  const list = skipped.map((title) => `SKIPPED ${title}`);
  return [...list, `${line}, ${skipped.length} skipped`].join('\n');
}
