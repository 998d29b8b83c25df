import { spawnSync } from 'node:child_process';

/**
 * Keeps this process and all that it starts to one core, the last one that it may use, so that no figure
 * contains a second core's help or a move from one core to another. False where that cannot be done.
 */
export function pinToOneCore(): boolean {
  const pid = String(process.pid);
  const allowed = spawnSync('taskset', ['-p', '-c', pid], { encoding: 'utf8' });
  const last = /(\d+)\s*$/.exec(allowed.stdout ?? '')?.[1];
  if (allowed.status !== 0 || last === undefined) return false;
  return spawnSync('taskset', ['-a', '-p', '-c', last, pid]).status === 0;
}
