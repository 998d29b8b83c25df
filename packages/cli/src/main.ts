import { exitCodes } from './exit-codes.ts';
import { keepHeapSmall } from './serve/small-heap.ts';

/** Runs the command line with this process's arguments and outputs, and ends with its exit code. */
export async function main(): Promise<void> {
  const args = process.argv.slice(2);
  // Before the rest of the command line is loaded, with which it would grow.
  if (args[0] === 'serve') keepHeapSmall();
  const { run } = await import('./run.ts');
  const exitCode = await run(args);
  if (exitCode === exitCodes.interrupted) process.kill(process.pid, 'SIGINT');
  else process.exit(exitCode);
}
