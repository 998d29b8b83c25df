import { commandFlags, commands, type ErrorNumber, errors, maxPayload } from '../protocol.ts';
import { CacheTask } from './cache-task.ts';
import { ReleaseTask } from './release-task.ts';
import { putReply } from './replies.ts';
import type { Request, Session, Task } from './request.ts';
import { SimpleReadTask } from './simple-read.ts';
import { StatusTask } from './status-task.ts';
import { StructuredReadTask } from './structured-read.ts';
import { WholeReadTask } from './whole-read.ts';
import { WriteTask } from './write-task.ts';

/** The flags that each command knows. FUA goes with every one of them. */
const knownFlags = new Map<number, number>([
  [commands.read, commandFlags.df],
  [commands.write, 0],
  [commands.flush, 0],
  [commands.trim, 0],
  [commands.cache, 0],
  [commands.writeZeroes, commandFlags.noHole | commandFlags.fastZero],
  [commands.blockStatus, commandFlags.reqOne],
]);

/**
 * What carries a request out, or nothing where it has been replied to already.
 *
 * FLUSH and FUA have nothing to do: what a reply has been sent for is seen by every connection, and nothing
 * outlives the server.
 */
export function taskOf(session: Session, request: Request): Task | undefined {
  const error = errorIn(session, request);
  // Its payload comes whatever is wrong with it.
  if (request.command === commands.write) return new WriteTask(session, request, error);
  if (error === errors.none) {
    switch (request.command) {
      case commands.read:
        return readTaskOf(session, request);
      case commands.trim:
        return new ReleaseTask(session, request, 'trim');
      case commands.writeZeroes: {
        const noHole = (request.flags & commandFlags.noHole) !== 0;
        return new ReleaseTask(session, request, noHole ? 'zero-no-hole' : 'zero');
      }
      case commands.cache:
        return new CacheTask(session, request);
      case commands.blockStatus:
        return new StatusTask(session, request);
    }
  }
  putReply(session, request, error);
  return undefined;
}

function readTaskOf(session: Session, request: Request): Task {
  recordRead(session, request);
  if (!session.isStructured) return new SimpleReadTask(session, request);
  const isWhole = (request.flags & commandFlags.df) !== 0 && request.length > 0;
  return isWhole ? new WholeReadTask(session, request) : new StructuredReadTask(session, request);
}

function recordRead({ pages }: Session, { offset, length }: Request): void {
  if (pages.recorder === undefined || length === 0) return;
  const first = Math.floor(offset / pages.pageSize);
  pages.recorder.read(first, Math.ceil((offset + length) / pages.pageSize) - first);
}

function errorIn(session: Session, request: Request): ErrorNumber {
  const { command, flags, length } = request;
  const known = knownFlags.get(command);
  if (known === undefined || (flags & ~(known | commandFlags.fua)) !== 0) return errors.invalid;
  if (command === commands.flush) return errors.none;
  // Where the disk ends it is full, for who writes.
  const writes = command === commands.write || command === commands.writeZeroes;
  if (request.offset + length > session.size) return writes ? errors.noSpace : errors.invalid;
  if (command === commands.read) {
    if (length > maxPayload) return errors.invalid;
    if ((flags & commandFlags.df) !== 0 && !session.isStructured) return errors.invalid;
  }
  if (command === commands.blockStatus) {
    if (session.contexts.length === 0 || length === 0) return errors.invalid;
  }
  return errors.none;
}
