import type { Command } from 'commander';
import type { Act } from './act.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { Output, type OutputStream } from './output.ts';
import { createProgram } from './program.ts';
import { Terminal } from './terminal.ts';
import { Waits } from './waits.ts';

/** Where a run of the command writes. */
export interface Streams {
  /** Data. */
  readonly stdout: OutputStream;
  /** Everything else. */
  readonly stderr: OutputStream;
}

/**
 * Runs the command line to its end, everything written, and returns the exit code.
 *
 * @param args the arguments after the program's name.
 * @param streams where it writes: this process's outputs where they are not given.
 */
export function run(args: readonly string[], streams: Streams = process): Promise<ExitCode> {
  return new Run(args, streams).toEnd();
}

class Run {
  readonly #args: readonly string[];
  readonly #stdout: Output;
  readonly #stderr: Output;
  readonly #outputGone = new AbortController();
  readonly #waits = new Waits();
  readonly #terminal: Terminal;
  #exitCode: ExitCode = exitCodes.ok;

  constructor(args: readonly string[], { stdout, stderr }: Streams) {
    this.#args = args;
    const onFailure = (error: Error): void => this.#outputGone.abort(error);
    this.#stdout = new Output(stdout, onFailure);
    this.#stderr = new Output(stderr, onFailure);
    const { signal } = this.#outputGone;
    this.#terminal = new Terminal(this.#stdout, this.#stderr, this.#waits, signal);
  }

  async toEnd(): Promise<ExitCode> {
    const unwatch = this.#waits.watch();
    try {
      const exitCode = await this.#outcome();
      await this.#stdout.flush();
      return this.#withOutputs(exitCode);
    } finally {
      await this.#stderr.flush();
      unwatch();
    }
  }

  async #outcome(): Promise<ExitCode> {
    try {
      await this.#waits.during('the command', () => this.#perform());
      return this.#exitCode;
    } catch (error) {
      // What fails because an output has gone is not a failure of its own.
      return this.#outputGone.signal.aborted ? exitCodes.ok : this.#report(error);
    }
  }

  async #perform(): Promise<void> {
    const act: Act =
      (action) =>
      async (...args) => {
        this.#exitCode = await action(this.#terminal, ...args);
      };
    const program = createProgram(act);
    this.#handOver(program);
    refuseUnknownHelp(program, this.#args);
    await program.parseAsync(this.#args, { from: 'user' });
  }

  /** Commander would write and exit; help is written here, and errors in one place, `#report`. */
  #handOver(command: Command): void {
    command.exitOverride().configureOutput({
      writeOut: (text) => this.#terminal.out(text),
      writeErr: (text) => this.#terminal.note(text.trimEnd()),
      outputError: () => {},
    });
    for (const child of command.commands) this.#handOver(child);
  }

  async #report(error: unknown): Promise<ExitCode> {
    const { failureOf } = await import('./failure.ts');
    const { exitCode, code, message } = failureOf(error);
    if (message === '') return exitCode;
    if (this.#args.includes('--json')) this.#terminal.json({ error: { code, message } });
    else this.#terminal.note(`pagefold: ${message}`);
    return exitCode;
  }

  /** The exit code when everything is written, or is not. */
  #withOutputs(exitCode: ExitCode): ExitCode {
    const failure = this.#stdout.failure ?? this.#stderr.failure;
    if (failure === undefined || exitCode > exitCodes.failed) return exitCode;
    // `pagefold … | head` has what it wanted.
    if (this.#stdout.failure?.code === 'EPIPE') return exitCodes.ok;
    if (this.#stdout.failure !== undefined) {
      this.#terminal.note(`pagefold: cannot write to standard output: ${failure.message}`);
    }
    return exitCodes.input;
  }
}

/** Commander answers `help` for a word that is no command with the whole help. */
function refuseUnknownHelp(program: Command, [first, word]: readonly string[]): void {
  if (first !== 'help' || word === undefined || word === 'help' || word.startsWith('-')) return;
  if (program.commands.some((command) => command.name() === word)) return;
  program.error(`error: unknown command '${word}'`, { code: 'commander.unknownCommand' });
}
