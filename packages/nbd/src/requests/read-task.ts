import { chunkBytes, chunkDone, chunks, type ErrorNumber, errors } from '../protocol.ts';
import { putErrorAt, putReply, putSimpleReply, setChunk, setOffset } from './replies.ts';
import type { Progress, Request, Session, Task } from './request.ts';
import { costs } from './slice.ts';

/** READ with a simple reply: a header, and all data behind it. */
export class SimpleReadTask implements Task {
  readonly #session: Session;
  readonly #request: Request;
  readonly #headerAt: number;
  readonly #writes: number;
  #done = 0;

  constructor(session: Session, request: Request) {
    this.#session = session;
    this.#request = request;
    const { output } = session;
    this.#headerAt = putSimpleReply(output, request, errors.none);
    this.#writes = output.writes;
  }

  step(): Progress {
    const left = this.#request.length - this.#done;
    if (left === 0) {
      this.#session.replies.replied(this.#request, errors.none);
      return 'done';
    }
    const part = nextPart(this.#session, this.#request.offset + this.#done, left);
    const at = this.#session.output.reserve(part.length);
    const error = readPart(this.#session, part, at);
    if (error !== errors.none) return this.#fail(error);
    this.#done += part.length;
    return 'more';
  }

  /** An error can be told only where success has not been told yet. */
  #fail(error: ErrorNumber): Progress {
    const { output } = this.#session;
    if (output.writes !== this.#writes) {
      throw new UntellableError(`READ failed after a part of it was sent (error ${error})`);
    }
    output.cut(this.#headerAt);
    putSimpleReply(output, this.#request, error);
    this.#session.replies.replied(this.#request, error);
    return 'done';
  }
}

/** An error that can be told only by closing the connection. */
export class UntellableError extends Error {}

/** READ with a structured reply: chunks of data and holes. */
export class StructuredReadTask implements Task {
  readonly #session: Session;
  readonly #request: Request;
  #done = 0;
  /** Where the chunk under way began, in the slab and in the request; -1 where there is none. */
  #chunkAt = -1;
  #chunkFrom = 0;
  #isHole = false;

  constructor(session: Session, request: Request) {
    this.#session = session;
    this.#request = request;
  }

  step(): Progress {
    const { length, offset } = this.#request;
    const left = length - this.#done;
    if (left === 0) {
      if (this.#chunkAt < 0) {
        putReply(this.#session, this.#request, errors.none);
      } else {
        this.#closeChunk(chunkDone);
        this.#session.replies.replied(this.#request, errors.none);
      }
      return 'done';
    }
    const part = nextPart(this.#session, offset + this.#done, left);
    const { pages, slice, output } = this.#session;
    const isHole = pages.stateOf(part.slot) === 'empty';
    // A chunk lies in one slab.
    const fits = isHole || output.room >= part.length;
    const grows = this.#chunkAt >= 0 && this.#isHole === isHole && fits;
    if (!grows) this.#beginChunk(isHole, part.length);
    if (isHole) {
      slice.spend(costs.range);
    } else {
      const at = output.reserve(part.length);
      const error = readPart(this.#session, part, at);
      if (error !== errors.none) return this.#fail(error, at);
    }
    this.#done += part.length;
    return 'more';
  }

  /** What has been sent can grow no more: the chunk gets its length. */
  pause(): void {
    this.#closeChunk(0);
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

  #fail(error: ErrorNumber, at: number): Progress {
    const { output } = this.#session;
    output.cut(at);
    if (this.#done > this.#chunkFrom) this.#closeChunk(0);
    else output.cut(this.#chunkAt);
    putErrorAt(this.#session, this.#request, error, this.#request.offset + this.#done);
    return 'done';
  }
}

/** READ with a structured reply that shall not be fragmented (DF): one chunk, whatever happens. */
export class WholeReadTask implements Task {
  readonly #session: Session;
  readonly #request: Request;
  #done = 0;
  #error: ErrorNumber = errors.none;
  #errorOffset = 0;

  constructor(session: Session, request: Request) {
    this.#session = session;
    this.#request = request;
  }

  step(): Progress {
    const { output } = this.#session;
    const { offset, length } = this.#request;
    if (this.#done === 0) this.#putHeader();
    const left = length - this.#done;
    if (left === 0) {
      if (this.#error === errors.none) putReply(this.#session, this.#request, errors.none);
      else putErrorAt(this.#session, this.#request, this.#error, this.#errorOffset);
      return 'done';
    }
    const part = nextPart(this.#session, offset + this.#done, left);
    const at = output.reserve(part.length);
    const error = readPart(this.#session, part, at);
    if (error !== errors.none) {
      output.bytes.fill(0, at, at + part.length);
      this.#error = error;
      this.#errorOffset = offset + this.#done;
    }
    this.#done += part.length;
    return 'more';
  }

  #putHeader(): void {
    const { output } = this.#session;
    const { offset, length } = this.#request;
    const at = output.reserve(chunkBytes + 8);
    const chunk = { type: chunks.offsetData, flags: 0, length: 8 + length };
    setChunk(output.view, at, this.#request, chunk);
    setOffset(output.view, at + chunkBytes, offset);
  }
}

/** What of a request lies in one slot. */
interface Part {
  readonly slot: number;
  readonly within: number;
  readonly length: number;
}

function nextPart({ pages }: Session, offset: number, left: number): Part {
  const within = offset % pages.pageSize;
  const slot = Math.floor(offset / pages.pageSize);
  return { slot, within, length: Math.min(left, pages.pageSize - within) };
}

function readPart({ pages, output, slice }: Session, part: Part, at: number): ErrorNumber {
  slice.spend(costs.load);
  const target = new Uint8Array(output.bytes.buffer, at, part.length);
  return pages.read(part.slot, part.within, target);
}
