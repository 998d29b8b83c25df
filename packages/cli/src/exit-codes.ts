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
  /** SIGINT stopped an analysis, and what was known by then has been printed. */
  interrupted: 130,
} as const;

/**
 * How a run ended, as a process says it: the values of `exitCodes`. A signal that ends the process is
 * not among them: shells show SIGINT as 130 and SIGTERM as 143. The command itself ends by SIGINT after
 * `interrupted`, so that a loop of a shell ends as well.
 */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
