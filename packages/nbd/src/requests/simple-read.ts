import { type ErrorNumber, errors } from '../protocol.ts';
import { ContiguousReadTask } from './contiguous-read.ts';
import { putSimpleReply } from './replies.ts';

/** An error that can be told only by closing the connection. */
export class UntellableError extends Error {}

/** READ with a simple reply: a header, and all data behind it. */
export class SimpleReadTask extends ContiguousReadTask {
  protected begin(): number {
    return putSimpleReply(this.session.output, this.request, errors.none);
  }

  /** An error can be told only where success has not been told yet. */
  protected fail(error: ErrorNumber): 'done' {
    if (!this.takeBack()) {
      throw new UntellableError(`READ failed after a part of it was sent (error ${error})`);
    }
    putSimpleReply(this.session.output, this.request, error);
    this.session.replies.replied(this.request, error);
    return 'done';
  }

  protected end(): void {
    this.session.replies.replied(this.request, errors.none);
  }
}
