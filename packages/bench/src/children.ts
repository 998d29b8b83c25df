import type { ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();

/** Notes a process that must not go on without this one: a measured process looks up only between commands. */
export function endsWithUs<Child extends ChildProcess>(child: Child): Child {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Asks all of them to end. */
export function endChildren(): void {
  for (const child of running) child.kill('SIGTERM');
}
