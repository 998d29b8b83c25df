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
 * Compiles the native program for the tests of a file. What is returned gives a test its path or, where it
 * cannot be compiled, undefined, having logged why.
 */
export function buildOnce(test: TestFn): (t: ExecutionContext) => string | undefined {
  const folder = makeFolder();
  let program: string | Absent;
  test.before(() => {
    program = buildNative(folder);
  });
  test.after.always(() => rmSync(folder, { recursive: true, force: true }));
  return (t) => {
    if (!isAbsent(program)) return program;
    t.log(`SKIPPED: NOTHING WAS COMPARED WITH NATIVE CODE: ${program.absent} (${program.remedy})`);
    t.pass();
    return undefined;
  };
}
