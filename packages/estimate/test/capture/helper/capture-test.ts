import { execFileSync } from 'node:child_process';
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

const readsFreshMemory = `
  const fresh = new Uint8Array(new WebAssembly.Memory({ initial: 512, maximum: 512 }).buffer);
  const before = process.memoryUsage.rss();
  let words = 0;
  for (let at = 0; at < fresh.length; at += 4096) words |= fresh[at];
  console.log(words + (process.memoryUsage.rss() - before) / fresh.length);
`;

/**
 * Whether this kernel maps its one zero page where memory is read that was never written to. Some never
 * do (s390 with storage keys, kernels of some sandboxes), and give each place a page of its own. A process
 * of its own is asked: here other threads give memory back meanwhile.
 */
export function mapsZeroPage(): boolean {
  return Number(execFileSync(process.execPath, ['-e', readsFreshMemory])) < 0.5;
}

/** What the system calls a process. */
export function commOf(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd();
}
