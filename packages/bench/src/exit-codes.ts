/** What the benchmark's exit codes mean. */
export const exitCodes = {
  /** Whatever the figures are. */
  ok: 0,
  /** A peer gave back another page than it was given. */
  failed: 1,
  usage: 2,
  /** An image or a file of figures that cannot be read. */
  input: 4,
  /** Something could not be measured. */
  internal: 70,
  interrupted: 130,
} as const;
