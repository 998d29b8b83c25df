import { run } from './run.ts';

/** Runs the command line with this process's arguments and outputs, and ends with its exit code. */
export function main(): void {
  void run(process.argv.slice(2)).then((exitCode) => process.exit(exitCode));
}
