import { readFileSync } from 'node:fs';
import { canCapture } from '@pagefold/estimate';
import test, { type ExecutionContext } from 'ava';

/** A test that needs /proc; where there is none it is skipped, and says why. */
export function captureTest(title: string, run: (t: ExecutionContext) => Promise<void>): void {
  const possible = canCapture();
  if (possible === true) {
    test.serial(title, run);
    return;
  }
  console.log(`skipped, ${possible}: ${title}`);
  test.skip(title, run);
}

/** Whether the system tells which pages lie in the same frame. */
export const framesTold: boolean = process.geteuid?.() === 0;

/** What the system calls a process. */
export function commOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd();
}
