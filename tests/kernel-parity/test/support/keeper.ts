import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/**
 * Takes commands, one a line, and says when it has one. When its input ends it runs them, last first, and
 * tries each for ten seconds: what uses a device may be about to let go of it.
 */
const script = `
undo=:
while IFS= read -r command; do
  undo="attempt '$command'
$undo"
  echo
done
attempt() {
  tries=0
  until sh -c "$1"; do
    tries=$((tries + 1))
    if [ $tries -ge 100 ]; then result=1; return; fi
    sleep 0.1
  done
}
result=0
eval "$undo"
exit $result
`;

/**
 * Puts back what is changed of the kernel: in the end, and also when a test fails, is interrupted or killed, since a
 * shell in a session of its own waits for that.
 */
export class Keeper {
  readonly #shell: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #complaints: Buffer[] = [];

  constructor() {
    // A session of its own, so that what is typed at the terminal ends us and not the shell.
    this.#shell = spawn('sh', ['-c', script], { detached: true });
    this.#answers = createInterface({ input: this.#shell.stdout! })[Symbol.asyncIterator]();
    this.#shell.stderr!.on('data', (bytes) => this.#complaints.push(bytes));
  }

  /** Has a shell command run in the end, before those that came earlier. It has no single quotes. */
  async willRun(command: string): Promise<void> {
    this.#shell.stdin!.write(`${command}\n`);
    await this.#answers.next();
  }

  /** Writes to a file of the kernel; in the end it says again what it says now. */
  async set(path: string, value: string): Promise<void> {
    const text = readFileSync(path, 'utf8').trim();
    // Of several words, the one in brackets is chosen.
    const before = /\[(\S+)\]/.exec(text)?.[1] ?? text;
    await this.willRun(`echo ${before} >${path}`);
    writeFileSync(path, value);
  }

  /** Puts everything back. @throws when that fails, with what to look at. */
  async putBack(): Promise<void> {
    const closed = once(this.#shell, 'close');
    this.#shell.stdin!.end();
    const [exitCode] = await closed;
    if (exitCode !== 0) {
      throw new Error(`not everything could be put back: ${Buffer.concat(this.#complaints)}`);
    }
  }
}
