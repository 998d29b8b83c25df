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

/** What has been compiled in this worker, which the tests of several files may share. */
const built = new Map<typeof buildNative, string | Absent>();

/**
 * Compiles the native program, or the addon, for the tests of a worker, and what declares tests that need it: they are skipped,
 * with the reason in their title, where it cannot be compiled.
 */
export function buildOnce(
  test: TestFn,
  build: typeof buildNative = buildNative,
): { program: string | Absent; withNative: Declare } {
  const program = built.get(build) ?? buildFor(test, build);
  built.set(build, program);
  return { program, withNative: declaring(test, program) };
}

function buildFor(test: TestFn, build: typeof buildNative): string | Absent {
  const folder = makeFolder();
  test.after.always(() => rmSync(folder, { recursive: true, force: true }));
  return build(folder);
}

/** What declares tests that need something that may be absent; they are given it. */
export function declaring<Needed>(test: TestFn, needed: Needed | Absent): Declare<Needed> {
  return (title, implementation) => {
    if (isAbsent(needed)) test.skip(`${title} (${needed.absent})`, () => {});
    else test(title, (t) => implementation(t, needed));
  };
}

type Declare<Needed = string> = (
  title: string,
  implementation: (t: ExecutionContext, needed: Needed) => Promise<void>,
) => void;
