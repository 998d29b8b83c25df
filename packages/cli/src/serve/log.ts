import type { Terminal } from '../terminal.ts';
import { oneLine } from '../visible.ts';

/** From what on is logged, by weight. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/** How much something that is logged weighs. */
export type LogLevel = (typeof logLevels)[number];

/** Writes what happened: fields for programs, and a sentence. */
export type LogLine = (fields: LogFields, message: string) => void;

/** What goes with a message: the name of what happened, and more. */
export interface LogFields {
  readonly event: string;
  readonly err?: unknown;
  readonly [field: string]: unknown;
}

/** What a server says while it runs, on standard error. */
export interface Log {
  /** From what on is logged; it can be changed at any time. */
  level: string;
  readonly debug: LogLine;
  readonly info: LogLine;
  readonly warn: LogLine;
  readonly error: LogLine;
}

/** Opens the log: sentences where standard error is a terminal, else a line of JSON each. */
export async function openLog(terminal: Terminal, level: LogLevel): Promise<Log> {
  const { pino } = await import('pino');
  const write = (line: string): void => {
    if (terminal.hasNoteReader) terminal.note(sentenceOf(line));
    else terminal.noteJson(line.trimEnd());
  };
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    // Pino's other one puts the messages of all causes together, and ours name theirs already.
    serializers: { err: pino.stdSerializers.errWithCause },
  };
  const log: Log = pino(options, { write });
  return log;
}

/** A line of the log for people: when, how bad if it is, and what. */
function sentenceOf(line: string): string {
  const { level, time, msg, err } = JSON.parse(line) as {
    readonly level: string;
    readonly time: string;
    readonly msg: string;
    readonly err?: { readonly stack?: string; readonly code?: string };
  };
  const weight = level === 'info' ? '' : `${level}: `;
  // What has a code of ours is a failure, and said; anything else a bug, to be found by its stack.
  const isBug = err?.stack !== undefined && !err.code?.startsWith('PAGEFOLD_');
  const stack = isBug ? `\n${err.stack}` : '';
  return `${new Date(time).toLocaleTimeString('en-GB')} ${weight}${oneLine(msg)}${stack}`;
}
