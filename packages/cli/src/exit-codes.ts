import {
  BackendError,
  ConfigError,
  CorruptionError,
  InputError,
  PagefoldError,
} from '@pagefold/contracts';
import { CommanderError } from 'commander';

/** What the command's exit codes mean. */
export const exitCodes = {
  /** Everything asked for was done and held. */
  ok: 0,
  /** The work was done and something did not hold: a page came back changed, a backend failed. */
  failed: 1,
  /** Words or options of the command that do not exist, or lack a value. */
  usage: 2,
  /** Options or backends that cannot be used. */
  config: 3,
  /** Something could not be read, written or reached. */
  input: 4,
  /** A bug in Pagefold. */
  internal: 70,
  /** Ended by Ctrl-C or a signal. */
  interrupted: 130,
} as const;

/** How a run ended, as a process says it: the values of `exitCodes`. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** An error as it is shown, and the exit code that goes with it. */
export interface Failure {
  readonly exitCode: ExitCode;
  readonly code: string;
  readonly message: string;
}

/** What to tell the user about an error. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return usageFailure(error);
  if (isAbort(error)) {
    return { exitCode: exitCodes.interrupted, code: 'INTERRUPTED', message: 'interrupted' };
  }
  if (PagefoldError.is(error)) {
    return { exitCode: exitCodeOf(error), code: error.code, message: error.message };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: exitCodes.internal, code: 'INTERNAL', message: `internal error: ${message}` };
}

function usageFailure(error: CommanderError): Failure {
  if (error.exitCode === 0) return { exitCode: exitCodes.ok, code: error.code, message: '' };
  const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
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

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
