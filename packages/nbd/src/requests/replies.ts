import {
  chunkBytes,
  chunkDone,
  chunkMagic,
  chunks,
  type ErrorNumber,
  errors,
  simpleReplyBytes,
  simpleReplyMagic,
} from '../protocol.ts';
import type { Output } from '../wire/output.ts';
import type { Request, Session } from './request.ts';

/** The header of a simple reply, behind which data may follow. */
export function putSimpleReply(output: Output, request: Request, error: ErrorNumber): number {
  const at = output.reserve(simpleReplyBytes);
  const { view } = output;
  view.setUint32(at, simpleReplyMagic);
  view.setUint32(at + 4, error);
  view.setUint32(at + 8, request.cookieHigh);
  view.setUint32(at + 12, request.cookieLow);
  return at;
}

/** The header of a chunk, behind which `length` bytes follow. It goes where there is room for them already. */
export function setChunk(
  view: DataView,
  at: number,
  request: Request,
  {
    type,
    flags,
    length,
  }: { readonly type: number; readonly flags: number; readonly length: number },
): void {
  view.setUint32(at, chunkMagic);
  view.setUint16(at + 4, flags);
  view.setUint16(at + 6, type);
  view.setUint32(at + 8, request.cookieHigh);
  view.setUint32(at + 12, request.cookieLow);
  view.setUint32(at + 16, length);
}

/** A whole chunk with room for `length` bytes, and where these are. */
export function putChunk(
  output: Output,
  request: Request,
  type: number,
  flags: number,
  length: number,
): number {
  const at = output.reserve(chunkBytes + length);
  setChunk(output.view, at, request, { type, flags, length });
  return at + chunkBytes;
}

/** The reply to whatever has no data, or has failed before there was any. */
export function putReply(session: Session, request: Request, error: ErrorNumber): void {
  const { output, isStructured } = session;
  session.replies.replied(request, error);
  if (!isStructured) putSimpleReply(output, request, error);
  else if (error === errors.none) putChunk(output, request, chunks.none, chunkDone, 0);
  else putError(output, request, error);
}

function putError(output: Output, request: Request, error: ErrorNumber): void {
  const at = putChunk(output, request, chunks.error, chunkDone, 6);
  output.view.setUint32(at, error);
  output.view.setUint16(at + 4, 0);
}

/** The last chunk of a READ that has failed at an offset. */
export function putErrorAt(
  session: Session,
  request: Request,
  error: ErrorNumber,
  offset: number,
): void {
  const { output } = session;
  session.replies.replied(request, error);
  const at = putChunk(output, request, chunks.errorOffset, chunkDone, 14);
  output.view.setUint32(at, error);
  output.view.setUint16(at + 4, 0);
  setOffset(output.view, at + 6, offset);
}

/** An offset in 64 bits. */
export function setOffset(view: DataView, at: number, offset: number): void {
  view.setUint32(at, Math.floor(offset / 2 ** 32));
  view.setUint32(at + 4, offset % 2 ** 32);
}
