import { exitCodes } from './exit-codes.ts';
import { run } from './run.ts';

/** Runs the command line with this process's arguments and outputs, and ends with its exit code. */
export function main(): void {
  void run(process.argv.slice(2)).then((exitCode) => {
    if (exitCode === exitCodes.interrupted) process.kill(process.pid, 'SIGINT');
    else process.exit(exitCode);
  });
}
