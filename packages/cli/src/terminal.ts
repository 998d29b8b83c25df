/** What a run of the command has around it, so that tests can look at it. */
export interface Terminal {
  /** Writes data to standard output. */
  out(text: string): void;
  /** Writes a line about the work to standard error. */
  note(line: string): void;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
