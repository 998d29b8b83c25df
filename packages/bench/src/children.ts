import type { ChildProcess } from 'node:child_process';

const running = new Map<ChildProcess, NodeJS.Signals>();

/**
 * Notes a process that must not go on without this one: a measured process looks up only between commands.
 *
 * @param signal what ends it; one that has to clean up gets another than the default.
 */
export function endsWithUs<Child extends ChildProcess>(
  child: Child,
  signal: NodeJS.Signals = 'SIGKILL',
): Child {
  running.set(child, signal);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Ends all of them. */
export function endChildren(): void {
  for (const [child, signal] of running) child.kill(signal);
}
