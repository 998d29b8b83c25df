import type { ExportPages } from '../export-pages.ts';
import type { MetaContexts } from '../handshake/meta-contexts.ts';
import type { CountedRequest, ReplyLog } from '../observe/reply-log.ts';
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

/** How far a request has come: it is done, it has work left, or it waits for more of its payload. */
export type Progress = 'done' | 'more' | 'input';

/** A request that is being carried out, in as many calls as it takes. */
export interface Task {
  /** One step, at most about a page's worth. */
  step(): Progress;
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
