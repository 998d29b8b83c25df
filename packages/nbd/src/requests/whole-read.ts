import { chunkBytes, chunks, type ErrorNumber, errors, later } from '../protocol.ts';
import { PartSource } from './part-source.ts';
import { putErrorAt, putReply, setChunk, setOffset } from './replies.ts';
import { ReplyStart } from './reply-start.ts';
import type { Progress, Request, Session, Task } from './request.ts';

/** READ with a structured reply that shall not be fragmented (DF): one chunk, whatever happens. */
export class WholeReadTask implements Task {
  readonly #session: Session;
  readonly #request: Request;
  readonly #source: PartSource;
  readonly #start: ReplyStart;
  #done = 0;
  #error: ErrorNumber = errors.none;
  #errorOffset = 0;

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
    const { offset, length } = this.#request;
    if (!this.#start.isPut) this.#start.putAt(this.#putHeader());
    if (this.#done === length) return this.#end();
    const part = this.#source.partAt(this.#done);
    const at = output.reserve(part.length);
    const error = this.#source.read(this.#done, part, at);
    if (error === later) return this.#gather(at);
    if (error !== errors.none) {
      output.bytes.fill(0, at, at + part.length);
      this.#error = error;
      this.#errorOffset = offset + this.#done;
    }
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
    if (this.#canBeginAgain && this.#start.takeBack()) {
      this.#done = 0;
      this.#error = errors.none;
    }
    const mustWait = this.#start.isPut;
    const gathered = this.#source.gather(this.#done, mustWait);
    if (gathered === 'more') return 'more';
    return gathered === 'pages' && !mustWait ? 'aside' : 'wait';
  }

  #end(): Progress {
    this.#source.free();
    if (this.#error === errors.none) putReply(this.#session, this.#request, errors.none);
    else putErrorAt(this.#session, this.#request, this.#error, this.#errorOffset);
    return 'done';
  }

  #putHeader(): number {
    const { output } = this.#session;
    const { offset, length } = this.#request;
    const at = output.reserve(chunkBytes + 8);
    const chunk = { type: chunks.offsetData, flags: 0, length: 8 + length };
    setChunk(output.view, at, this.#request, chunk);
    setOffset(output.view, at + chunkBytes, offset);
    return at;
  }
}
