import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Absent, buildNative, isAbsent } from '@pagefold/bench';
import type { ExecutionContext, TestFn } from 'ava';

function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'pagefold-bench-test-'));
}

/** A folder that is gone when the test is over. */
export function temporaryFolder(t: ExecutionContext): string {
  const folder = makeFolder();
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * The native program, compiled for the tests of a file, and how a test that needs it is defined: where it
 * cannot be compiled the test is skipped, and its title says why.
 */
export function buildOnce(test: TestFn): {
  program: string | Absent;
  testNative: (title: string, run: (t: ExecutionContext, program: string) => Promise<void>) => void;
} {
  const folder = makeFolder();
  const program = buildNative(folder);
  test.after.always(() => rmSync(folder, { recursive: true, force: true }));
  return {
    program,
    testNative(title, run) {
      if (isAbsent(program)) test.skip(`${title} (${program.absent}: ${program.remedy})`, () => {});
      else test(title, (t) => run(t, program));
    },
  };
}
