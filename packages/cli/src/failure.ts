import {
  BackendError,
  ConfigError,
  CorruptionError,
  InputError,
  PagefoldError,
} from '@pagefold/contracts';
import { CommanderError } from 'commander';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { oneLine } from './visible.ts';

/** An error as it is shown, and the exit code that goes with it. */
export interface Failure {
  readonly exitCode: ExitCode;
  readonly code: string;
  /** One line, except for a bug in Pagefold; empty where all has been said. */
  readonly message: string;
}

/** What to tell the user about an error. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return usageFailure(error);
  if (PagefoldError.is(error)) {
    return { exitCode: exitCodeOf(error), code: error.code, message: oneLine(error.message) };
  }
  if (isOutOfMemory(error)) {
    const message = `there is not enough memory: ${oneLine(error.message)}`;
    return { exitCode: exitCodes.config, code: 'OUT_OF_MEMORY', message };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: exitCodes.internal, code: 'INTERNAL', message: `internal error: ${message}` };
}

/** Commander gives the help that was asked for 0, and the help for who gave no command 1. */
function usageFailure(error: CommanderError): Failure {
  if (error.exitCode === 0) return { exitCode: exitCodes.ok, code: error.code, message: '' };
  if (error.code === 'commander.help') {
    return { exitCode: exitCodes.usage, code: 'USAGE', message: '' };
  }
  const message = oneLine(error.message.replace(/^error: /, '').replaceAll('\n', ' '));
  const saysWhatIsRight = error.code === 'commander.invalidArgument';
  const hint = saysWhatIsRight ? '' : '; see pagefold --help';
  return { exitCode: exitCodes.usage, code: 'USAGE', message: `${message}${hint}` };
}

function exitCodeOf(error: PagefoldError): ExitCode {
  if (error instanceof InputError) return exitCodes.input;
  if (error instanceof ConfigError) return exitCodes.config;
  if (error instanceof BackendError || error instanceof CorruptionError) return exitCodes.failed;
  return exitCodes.internal;
}

/** What engines and the system say where `ulimit -v` or a container leaves no room. */
function isOutOfMemory(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOMEM' || code === 'ERR_MEMORY_ALLOCATION_FAILED') return true;
  return /allocation failed|could not allocate memory|out of memory/i.test(error.message);
}
