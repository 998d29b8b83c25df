import { chunkBytes, chunks, type ErrorNumber, errors } from '../protocol.ts';
import { ContiguousReadTask, type FailedPart } from './contiguous-read.ts';
import { putErrorAt, putReply, setChunk, setOffset } from './replies.ts';

/** READ with a structured reply that shall not be fragmented (DF): one chunk, whatever happens. */
export class WholeReadTask extends ContiguousReadTask {
  #error: ErrorNumber = errors.none;
  #errorOffset = 0;

  protected begin(): number {
    this.#error = errors.none;
    const { output } = this.session;
    const { offset, length } = this.request;
    const at = output.reserve(chunkBytes + 8);
    const chunk = { type: chunks.offsetData, flags: 0, length: 8 + length };
    setChunk(output.view, at, this.request, chunk);
    setOffset(output.view, at + chunkBytes, offset);
    return at;
  }

  /** The chunk has promised all bytes: an error is told behind it. */
  protected fail(error: ErrorNumber, { done, at, length }: FailedPart): 'more' {
    this.session.output.bytes.fill(0, at, at + length);
    this.#error = error;
    this.#errorOffset = this.request.offset + done;
    return 'more';
  }

  protected end(): void {
    if (this.#error === errors.none) putReply(this.session, this.request, errors.none);
    else putErrorAt(this.session, this.request, this.#error, this.#errorOffset);
  }
}
