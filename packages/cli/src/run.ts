import type { Command } from 'commander';
import { type ExitCode, exitCodes, failureOf } from './exit-codes.ts';
import { createProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

/**
 * Runs the command line to its end and returns the exit code.
 *
 * @param args the arguments after the program's name.
 */
export async function run(args: readonly string[]): Promise<ExitCode> {
  const interruption = new AbortController();
  const interrupt = () => {
    // A second Ctrl-C ends the process at once.
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
    interruption.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.stdout.on('error', endQuietlyOnClosedPipe);
  const terminal: Terminal = {
    out: (text) => process.stdout.write(text),
    note: (line) => process.stderr.write(`${line}\n`),
    signal: interruption.signal,
  };
  try {
    const program = createProgram(terminal);
    throwInsteadOfExiting(program);
    await program.parseAsync(args, { from: 'user' });
    return pendingExitCode();
  } catch (error) {
    // What fails because of an interruption is not a failure of its own.
    return report(interruption.signal.aborted ? interruption.signal.reason : error, args, terminal);
  } finally {
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  }
}

/** Commander would write and exit; errors are written in one place, {@link report}. */
function throwInsteadOfExiting(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => {} });
  for (const child of command.commands) throwInsteadOfExiting(child);
}

/** A command that did its work and found that something does not hold has set this. */
function pendingExitCode(): ExitCode {
  return process.exitCode === exitCodes.failed ? exitCodes.failed : exitCodes.ok;
}

function report(error: unknown, args: readonly string[], terminal: Terminal): ExitCode {
  const { exitCode, code, message } = failureOf(error);
  if (exitCode === exitCodes.ok) return exitCode;
  if (args.includes('--json')) {
    terminal.out(`${JSON.stringify({ error: { code, message } })}\n`);
    return exitCode;
  }
  terminal.note(`pagefold: ${message}`);
  return exitCode;
}

/** `pagefold … | head` is no error. */
function endQuietlyOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
}
