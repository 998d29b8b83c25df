import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Waits until no other test file that asks for it has set something of the kernel's that all share: swap, zswap,
 * KSM. Returns the function that lets the next one have its turn; the end of this process does so too.
 *
 * It is held by a process of `flock` (util-linux), so nothing is left behind that would have to be cleared away;
 * where there is none, nothing is held.
 */
export async function lockKernel(): Promise<() => void> {
  const file = join(tmpdir(), 'pagefold-kernel.lock');
  const holder = spawn('flock', [file, 'sh', '-c', 'echo; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const isHeld = await Promise.race([
    once(holder.stdout, 'data').then(() => true),
    once(holder, 'error').then(() => false),
  ]);
  if (!isHeld) return () => {};
  holder.unref();
  return () => holder.stdin.end();
}
