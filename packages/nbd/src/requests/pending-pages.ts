import { type ErrorNumber, errors } from '../protocol.ts';
import type { Session, Task } from './request.ts';

/** More pages of a request than that are not waited for at a time. */
const maxPages = 64;

/** The pages of a request that are waited for. */
export class PendingPages {
  readonly #session: Session;
  readonly #task: Task;
  #count = 0;
  #error: ErrorNumber = errors.none;

  constructor(session: Session, task: Task) {
    this.#session = session;
    this.#task = task;
  }

  /** Whether any is waited for. */
  get isWaiting(): boolean {
    return this.#count > 0;
  }

  get isFull(): boolean {
    return this.#count >= maxPages;
  }

  /** What the first that has failed has come to. */
  get error(): ErrorNumber {
    return this.#error;
  }

  /** Waits for one more; the task is resumed when none is left. */
  add(page: Promise<ErrorNumber>): void {
    this.#count++;
    page.then(
      (error) => this.#settle(error),
      (bug) => {
        this.#session.fail(bug);
        this.#settle(errors.io);
      },
    );
  }

  #settle(error: ErrorNumber): void {
    if (this.#error === errors.none) this.#error = error;
    this.#count--;
    if (this.#count === 0) this.#session.resume(this.#task);
  }
}
