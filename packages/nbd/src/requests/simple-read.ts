import { type ErrorNumber, errors, later } from '../protocol.ts';
import { PartSource } from './part-source.ts';
import { putSimpleReply } from './replies.ts';
import { ReplyStart } from './reply-start.ts';
import type { Progress, Request, Session, Task } from './request.ts';

/** An error that can be told only by closing the connection. */
export class UntellableError extends Error {}

/** READ with a simple reply: a header, and all data behind it. */
export class SimpleReadTask implements Task {
  readonly #session: Session;
  readonly #request: Request;
  readonly #source: PartSource;
  readonly #start: ReplyStart;
  #done = 0;

  constructor(session: Session, request: Request) {
    this.#session = session;
    this.#request = request;
    this.#source = new PartSource(session, request, this);
    this.#start = new ReplyStart(session.output);
  }

  get isReplying(): boolean {
    return this.#start.isPut;
  }

  step(): Progress {
    if (this.#source.isWaiting) return 'wait';
    const { output } = this.#session;
    if (!this.#start.isPut) {
      this.#start.putAt(putSimpleReply(output, this.#request, errors.none));
    }
    if (this.#done === this.#request.length) {
      this.#source.free();
      this.#session.replies.replied(this.#request, errors.none);
      return 'done';
    }
    const part = this.#source.partAt(this.#done);
    const at = output.reserve(part.length);
    const error = this.#source.read(this.#done, part, at);
    if (error === later) return this.#gather(at);
    if (error !== errors.none) return this.#fail(error);
    this.#done += part.length;
    return 'more';
  }

  /** What was waited for once is not waited for again. */
  get #canBeginAgain(): boolean {
    return this.#done === 0 || this.#source.fitsWindow;
  }

  drop(): void {
    this.#source.free();
  }

  #gather(at: number): Progress {
    this.#session.output.cut(at);
    if (this.#canBeginAgain && this.#start.takeBack()) this.#done = 0;
    const mustWait = this.#start.isPut;
    const gathered = this.#source.gather(this.#done, mustWait);
    if (gathered === 'more') return 'more';
    return gathered === 'pages' && !mustWait ? 'aside' : 'wait';
  }

  /** An error can be told only where success has not been told yet. */
  #fail(error: ErrorNumber): Progress {
    if (!this.#start.takeBack()) {
      throw new UntellableError(`READ failed after a part of it was sent (error ${error})`);
    }
    this.#source.free();
    putSimpleReply(this.#session.output, this.#request, error);
    this.#session.replies.replied(this.#request, error);
    return 'done';
  }
}
