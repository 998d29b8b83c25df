import { chunkBytes, chunkDone, chunks, type ErrorNumber, errors, later } from '../protocol.ts';
import { type Part, PartSource } from './part-source.ts';
import { putErrorAt, putReply, setChunk, setOffset } from './replies.ts';
import type { Progress, Request, Session, Task } from './request.ts';
import { costs } from './slice.ts';

/** READ with a structured reply: chunks of data and holes. */
export class StructuredReadTask implements Task {
  readonly #session: Session;
  readonly #request: Request;
  readonly #source: PartSource;
  #done = 0;
  /** Where the chunk under way began, in the slab and in the request; -1 where there is none. */
  #chunkAt = -1;
  #chunkFrom = 0;
  #isHole = false;

  constructor(session: Session, request: Request) {
    this.#session = session;
    this.#request = request;
    this.#source = new PartSource(session, request, this);
  }

  get isReplying(): boolean {
    return this.#chunkAt >= 0;
  }

  step(): Progress {
    if (this.#done === this.#request.length) return this.#end();
    const part = this.#source.partAt(this.#done);
    const { slice, output } = this.#session;
    const isHole = this.#isHoleAt(part);
    // A chunk lies in one slab.
    const fits = isHole || output.room >= part.length;
    const grows = this.#chunkAt >= 0 && this.#isHole === isHole && fits;
    if (!grows) this.#beginChunk(isHole, part.length);
    if (isHole) {
      slice.spend(costs.range);
    } else {
      const at = output.reserve(part.length);
      const error = this.#source.read(this.#done, part, at);
      if (error === later) return this.#gather(at);
      if (error !== errors.none) return this.#fail(error, at);
    }
    this.#done += part.length;
    return 'more';
  }

  /** What has been sent can grow no more: the chunk gets its length. */
  pause(): void {
    this.#closeChunk(0);
  }

  drop(): void {
    this.#source.free();
  }

  #end(): Progress {
    this.#source.free();
    if (this.#chunkAt < 0) {
      putReply(this.#session, this.#request, errors.none);
    } else {
      this.#closeChunk(chunkDone);
      this.#session.replies.replied(this.#request, errors.none);
    }
    return 'done';
  }

  /** What was waited for, or has to be, is data. */
  #isHoleAt({ slot }: Part): boolean {
    const { pages } = this.#session;
    return !this.#source.has(this.#done) && !pages.isBusy(slot) && pages.isEmpty(slot);
  }

  /** Chunks of other replies may stand between those of this one. */
  #gather(at: number): Progress {
    this.#cutChunk(at);
    const gathered = this.#source.gather(this.#done, false);
    if (gathered === 'more') return 'more';
    return gathered === 'pages' ? 'aside' : 'wait';
  }

  #beginChunk(isHole: boolean, firstLength: number): void {
    this.#closeChunk(0);
    const { output } = this.#session;
    const head = chunkBytes + 8 + (isHole ? 4 : 0);
    this.#chunkAt = output.reserve(head + firstLength);
    output.cut(this.#chunkAt + head);
    this.#chunkFrom = this.#done;
    this.#isHole = isHole;
  }

  #closeChunk(flags: number): void {
    const at = this.#chunkAt;
    if (at < 0) return;
    const { output } = this.#session;
    const { view } = output;
    const bytes = this.#done - this.#chunkFrom;
    const type = this.#isHole ? chunks.offsetHole : chunks.offsetData;
    const length = this.#isHole ? 12 : 8 + bytes;
    setChunk(view, at, this.#request, { type, flags, length });
    setOffset(view, at + chunkBytes, this.#request.offset + this.#chunkFrom);
    if (this.#isHole) view.setUint32(at + chunkBytes + 8, bytes);
    this.#chunkAt = -1;
  }

  /** Closes the chunk before the part at `at`, or takes it back where there is nothing else in it. */
  #cutChunk(at: number): void {
    const { output } = this.#session;
    output.cut(at);
    if (this.#done > this.#chunkFrom) {
      this.#closeChunk(0);
    } else {
      output.cut(this.#chunkAt);
      this.#chunkAt = -1;
    }
  }

  #fail(error: ErrorNumber, at: number): Progress {
    this.#cutChunk(at);
    this.#source.free();
    putErrorAt(this.#session, this.#request, error, this.#request.offset + this.#done);
    return 'done';
  }
}
