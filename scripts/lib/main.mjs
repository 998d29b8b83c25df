/** A failure that its message explains completely: it is printed without a stack. */
export class Failure extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Prints one line, or a tool's output, where it does not mix with data. */
export function say(text) {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Runs a script: what `body` resolves to is the exit code, nothing means 0. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    const expected = error instanceof Failure;
    if (!expected) say(error.stack ?? String(error));
    else if (error.message !== '') say(error.message);
    process.exitCode = expected ? error.exitCode : 1;
  }
}
