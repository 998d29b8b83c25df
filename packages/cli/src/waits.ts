import { ConfigError } from '@pagefold/contracts';

interface Wait {
  readonly what: string;
  readonly giveUp: (error: Error) => void;
}

/**
 * What a command waits for, by name. A promise that nothing is left to settle would end the process
 * without a word and with exit code 0; so whoever waits for a promise of others says for what.
 */
export class Waits {
  readonly #open: Wait[] = [];

  /** Gives up when the event loop has run dry, until the function that is returned is called. */
  watch(): () => void {
    if (watched.size === 0) process.on('beforeExit', runDry);
    watched.add(this);
    return () => {
      watched.delete(this);
      if (watched.size === 0) process.off('beforeExit', runDry);
    };
  }

  /**
   * Waits for what `work` returns.
   *
   * @throws ConfigError `PAGEFOLD_UNAVAILABLE_BACKEND` that says `what` never answers.
   */
  async during<T>(what: string, work: () => T | PromiseLike<T>): Promise<T> {
    let giveUp: Wait['giveUp'] = () => {};
    const never = new Promise<never>((_, reject) => {
      giveUp = reject;
    });
    const wait = { what, giveUp };
    this.#open.push(wait);
    try {
      return await Promise.race([work(), never]);
    } finally {
      this.#open.splice(this.#open.indexOf(wait), 1);
    }
  }

  /** What was waited for last never comes. */
  giveUp(): void {
    const wait = this.#open.at(-1);
    if (wait === undefined) return;
    const problem = `${wait.what} never answers: it waits for something that nobody is left to do`;
    wait.giveUp(new ConfigError('PAGEFOLD_UNAVAILABLE_BACKEND', problem));
  }
}

const watched = new Set<Waits>();

function runDry(): void {
  for (const waits of watched) waits.giveUp();
  // What was given up has work to do, which no promise alone keeps this process alive for.
  setImmediate(() => {});
}
