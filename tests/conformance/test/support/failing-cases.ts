import { AssertionError } from 'node:assert';
import type { ConformanceCase } from '@pagefold/conformance';

/** Runs every case and returns the messages of those that fail, by name. */
export async function failingCases(
  suite: Iterable<ConformanceCase>,
): Promise<Record<string, string>> {
  const failures: Record<string, string> = {};
  for (const { name, skip, run } of suite) {
    if (skip !== undefined) continue;
    try {
      await run();
    } catch (error) {
      if (!(error instanceof AssertionError)) throw error;
      failures[name] = error.message;
    }
  }
  return failures;
}

/** What the case of this name says when it fails. */
export async function failureOf(name: string, suite: Iterable<ConformanceCase>): Promise<string> {
  const cases = [...suite].filter((one) => one.name === name);
  if (cases.length !== 1) return `${cases.length} cases are named "${name}"`;
  const failures = await failingCases(cases);
  return failures[name] ?? 'it passed';
}
