import { type ErrorNumber, errors, later } from '../protocol.ts';
import { type Part, PartSource } from './part-source.ts';
import { ReplyStart } from './reply-start.ts';
import type { Progress, Request, Session, Task } from './request.ts';

/** A part of a READ that could not be read. */
export interface FailedPart extends Part {
  /** Bytes of the request before it. */
  readonly done: number;
  /** Where in the output its bytes would be. */
  readonly at: number;
}

/** READ whose data follow one header, with nothing in between. */
export abstract class ContiguousReadTask implements Task {
  protected readonly session: Session;
  protected readonly request: Request;
  readonly #source: PartSource;
  readonly #start: ReplyStart;
  #done = 0;

  constructor(session: Session, request: Request) {
    this.session = session;
    this.request = request;
    this.#source = new PartSource(session, request, this);
    this.#start = new ReplyStart(session.output);
  }

  /** The reply begins, for the first time or again: puts its header and returns where it is. */
  protected abstract begin(): number;

  /** A part cannot be read; `done` where that has ended the reply. */
  protected abstract fail(error: ErrorNumber, part: FailedPart): 'more' | 'done';

  /** All data are put: ends the reply. */
  protected abstract end(): void;

  get isReplying(): boolean {
    return this.#start.isPut;
  }

  step(): Progress {
    if (this.#source.isWaiting) return 'wait';
    if (!this.#start.isPut) this.#start.putAt(this.begin());
    const progress = this.#done === this.request.length ? this.#end() : this.#next();
    if (progress === 'done') this.#source.free();
    return progress;
  }

  drop(): void {
    this.#source.free();
  }

  /** Takes back what is put of the reply, if none of it is written. */
  protected takeBack(): boolean {
    return this.#start.takeBack();
  }

  #next(): Progress {
    const { output } = this.session;
    const part = this.#source.partAt(this.#done);
    const at = output.reserve(part.length);
    const error = this.#source.read(this.#done, part, at);
    if (error === later) return this.#gather(at);
    const done = this.#done;
    this.#done += part.length;
    return error === errors.none ? 'more' : this.fail(error, { ...part, done, at });
  }

  #end(): Progress {
    this.end();
    return 'done';
  }

  /** What was waited for once is not waited for again. */
  get #canBeginAgain(): boolean {
    return this.#done === 0 || this.#source.fitsWindow;
  }

  #gather(at: number): Progress {
    this.session.output.cut(at);
    if (this.#canBeginAgain && this.#start.takeBack()) this.#done = 0;
    const mustWait = this.#start.isPut;
    const gathered = this.#source.gather(this.#done, mustWait);
    if (gathered === 'more') return 'more';
    return gathered === 'pages' && !mustWait ? 'aside' : 'wait';
  }
}
