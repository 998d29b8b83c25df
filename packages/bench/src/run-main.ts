import { exitCodes } from './exit-codes.ts';

/** Runs what a command of the benchmark does, and leaves with the exit code that it returns or its error means. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`bench: ${(error as Error).message}\n`);
    const isUsage = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
    process.exitCode = isUsage ? exitCodes.usage : exitCodes.internal;
  }
}
