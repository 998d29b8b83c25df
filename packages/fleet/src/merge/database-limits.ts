// By itself: types that are public name nothing of DuckDB, which may not be installed.

/** What a database may take of the machine. */
export interface DatabaseLimits {
  /** Bytes of memory. */
  readonly memoryBytes: number;
  /** A folder for what does not fit into that. */
  readonly temporaryFolder: string;
}
