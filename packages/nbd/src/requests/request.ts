import type { ExportPages } from '../export-pages.ts';
import type { MetaContexts } from '../handshake/meta-contexts.ts';
import type { CountedRequest, ReplyLog } from '../observe/reply-log.ts';
import type { Caller } from '../queue/caller.ts';
import type { HeldBytes } from '../queue/held-bytes.ts';
import type { InputBuffer } from '../wire/input-buffer.ts';
import type { Output } from '../wire/output.ts';
import type { Slice } from './slice.ts';

/** What the requests of a connection work with. */
export interface Session {
  readonly input: InputBuffer;
  readonly output: Output;
  readonly slice: Slice;
  readonly pages: ExportPages;
  /** Bytes of the export. */
  readonly size: number;
  /** Whether replies are structured. */
  readonly isStructured: boolean;
  readonly contexts: MetaContexts;
  /** Told of every reply that is complete. */
  readonly replies: ReplyLog;
  readonly caller: Caller;
  /** What is held of WRITEs that wait. */
  readonly heldWrites: HeldBytes;
  /** What is held for READs that wait. */
  readonly heldReads: HeldBytes;
  /** What a task has waited for is there. */
  resume(task: Task): void;
  /** A bug, in what a task has waited for: it costs the connection. */
  fail(bug: unknown): void;
}

/** A request, as it stands on the wire. */
export interface Request extends CountedRequest {
  readonly flags: number;
  /** Eight bytes that the client knows the reply by. */
  readonly cookieHigh: number;
  readonly cookieLow: number;
  /** From 2⁵³ on it is rounded, which is beyond any export still. */
  readonly offset: number;
}

/**
 * How far a request has come: it is done, has work left, waits for more of its payload (`input`), or for pages. Then
 * it stands aside (`aside`) and lets the requests behind it go on, or cannot (`wait`).
 */
export type Progress = 'done' | 'more' | 'input' | 'aside' | 'wait';

/** A request that is being carried out, in as many calls as it takes. */
export interface Task {
  /** Whether it is in the middle of its reply, which no other may interrupt. */
  readonly isReplying?: boolean;
  /** One step, at most about a page's worth. */
  step(): Progress;
  /** The connection has gone: gives back what is held, now or when nothing is waited for any more. */
  drop?(): void;
  /** Called before the output is written. */
  pause?(): void;
}

/** Reads the request at the start of the input. */
export function readRequest({ input, slice }: Session): Request {
  const { view, start } = input;
  return {
    flags: view.getUint16(start + 4),
    command: view.getUint16(start + 6),
    cookieHigh: view.getUint32(start + 8),
    cookieLow: view.getUint32(start + 12),
    offset: view.getUint32(start + 16) * 2 ** 32 + view.getUint32(start + 20),
    length: view.getUint32(start + 24),
    since: slice.since,
  };
}
