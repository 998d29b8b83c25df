import { readFileSync } from 'node:fs';
import { canCapture } from '@pagefold/estimate';
import { testWhere } from '@pagefold/test-support';
import test from 'ava';

/** A test that needs /proc. */
export const captureTest = testWhere(canCapture(), test.serial);

/** Whether the system tells which pages lie in the same frame. */
export const framesTold: boolean = process.geteuid?.() === 0;

/** A test that needs root too: for frame numbers, or to become another user. */
export const rootTest = testWhere(
  canCapture() === true ? framesTold || 'it needs root' : canCapture(),
  test.serial,
);

/** What the system calls a process. */
export function commOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd();
}
