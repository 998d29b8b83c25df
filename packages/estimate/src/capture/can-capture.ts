import { existsSync } from 'node:fs';
import { InputError } from '@pagefold/contracts';

/** Whether processes can be captured here: true, or the reason why not. */
export function canCapture(): true | string {
  if (process.platform !== 'linux') {
    return `capturing a process needs /proc of Linux; this is ${process.platform}`;
  }
  const missing = ['smaps', 'pagemap', 'mem'].find((name) => !existsSync(`/proc/self/${name}`));
  return (
    missing === undefined ||
    `capturing a process needs /proc/PID/${missing}, which is not there: no /proc is mounted, or the kernel was built without it`
  );
}

/** @throws InputError `PAGEFOLD_INPUT_FAILED` where processes cannot be captured. */
export function expectCapture(): void {
  const possible = canCapture();
  if (possible !== true) throw new InputError('PAGEFOLD_INPUT_FAILED', possible);
}
