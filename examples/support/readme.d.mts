/** A command as a README shows it. */
export interface ShownCommand {
  readonly command: string;
  /** What it prints, as the README says. */
  readonly output: string;
  /** Runs it in the README's folder; `output` is all that it prints. */
  run(): Promise<{ exitCode: number; output: string }>;
}

/** The commands that a README shows: lines with `$` before them in its `console` blocks. */
export function commandsIn(readme: URL): ShownCommand[];
