import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import type { HolderOrder } from './holder.ts';

/** Starts a helper script of this folder as a process that ends with the test. */
export function startHelper(
  t: ExecutionContext,
  name: string,
  args: readonly string[] = [],
  options: ForkOptions = {},
): ChildProcess {
  const script = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  const child = fork(script, args, { execArgv: [], ...options });
  t.teardown(() => child.kill('SIGKILL'));
  return child;
}

/** Starts a process that holds the pages of `orders`. */
export async function startHolder(
  t: ExecutionContext,
  ...orders: readonly HolderOrder[]
): Promise<ChildProcess & { readonly pid: number }> {
  const child = startHelper(t, 'holder');
  await once(child, 'message');
  for (const order of orders) {
    child.send(order);
    await once(child, 'message');
  }
  return child as ChildProcess & { readonly pid: number };
}

/** Ends a child and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** The state letter of a process: R, S, T, Z. */
export function stateOf(pid: number): string {
  return /^State:\s*(.)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]!;
}
