import { type FileHandle, open } from 'node:fs/promises';
import { InputError, messageOf, pageSizes } from '@pagefold/contracts';
import { BlockError, readBlocks } from './blocks/read-blocks.ts';
import { formatName, type TraceEvent, type TraceHeader } from './format.ts';
import { EventDecoder, EventError } from './read-event.ts';

/** The most bytes of a header: no more are read to find its end. */
const maxHeaderBytes = 4096;

/** A trace that can be read. */
export interface Trace {
  /** Path of the file, as it was given. */
  readonly path: string;
  /** What stands before the events. */
  readonly header: TraceHeader;
  /**
   * All events up to the end of the trace, some at a time. One that was cut off, since its server was killed
   * or its disk full, ends with its last whole event instead of an event `end`.
   *
   * @throws InputError `PAGEFOLD_BAD_INPUT` where the trace is damaged, `PAGEFOLD_INPUT_FAILED` where it
   *   cannot be read.
   */
  events(): AsyncGenerator<readonly TraceEvent[]>;
}

/**
 * Opens a trace and reads its header.
 *
 * @throws InputError `PAGEFOLD_INPUT_NOT_FOUND`, `PAGEFOLD_INPUT_FAILED`, or `PAGEFOLD_BAD_INPUT` for what is
 *   no trace.
 */
export async function openTrace(path: string): Promise<Trace> {
  for await (const { header } of readParts(path)) {
    return { path, header, events: () => eventsOf(path) };
  }
  throw bad(path, 'it ends before its header does');
}

async function* eventsOf(path: string): AsyncGenerator<readonly TraceEvent[]> {
  for await (const { events } of readParts(path)) if (events.length > 0) yield events;
}

interface Part {
  readonly header: TraceHeader;
  readonly events: readonly TraceEvent[];
}

/** The header, as soon as it is known, with the events of each block. */
async function* readParts(path: string): AsyncGenerator<Part> {
  const file = await openFile(path);
  try {
    let header: TraceHeader | undefined;
    let decoder: EventDecoder | undefined;
    let rest = Buffer.alloc(0);
    let hasEnded = false;
    for await (const block of readBlocks(file)) {
      rest = rest.length === 0 ? Buffer.from(block) : Buffer.concat([rest, block]);
      if (header === undefined || decoder === undefined) {
        const end = rest.indexOf('\n');
        if (end < 0 && rest.length < maxHeaderBytes) continue;
        header = parseHeader(path, rest.toString('utf8', 0, end));
        decoder = new EventDecoder(header.pageSize);
        rest = rest.subarray(end + 1);
      }
      const { events, length } = decodeAll(decoder, rest);
      rest = rest.subarray(length);
      if (hasEnded && (events.length > 0 || rest.length > 0)) {
        throw new EventError('it goes on behind its end');
      }
      hasEnded ||= events.at(-1)?.type === 'end';
      yield { header, events };
    }
  } catch (error) {
    throw problemOf(path, error);
  } finally {
    await file.close();
  }
}

function decodeAll(
  decoder: EventDecoder,
  bytes: Buffer,
): { readonly events: readonly TraceEvent[]; readonly length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const events: TraceEvent[] = [];
  let length = 0;
  for (;;) {
    const read = decoder.read(view, length);
    if (read === undefined) return { events, length };
    if (events.at(-1)?.type === 'end') throw new EventError('it goes on behind its end');
    events.push(read.event);
    length += read.length;
  }
}

function parseHeader(path: string, line: string): TraceHeader {
  const fields = parseObject(line);
  const { format, page_size: pageSize, started } = fields;
  if (typeof format !== 'string' || !format.startsWith('pagefold.trace.')) {
    throw bad(path, 'it is no trace');
  }
  if (format !== formatName) {
    throw bad(path, `its format is ${format}, and this program reads ${formatName}`);
  }
  const startedMs = Date.parse(String(started));
  if (typeof pageSize !== 'number' || !pageSizes.includes(pageSize) || Number.isNaN(startedMs)) {
    throw bad(path, 'its header has a value that it cannot have');
  }
  return { pageSize, startedMs };
}

function parseObject(line: string): Readonly<Record<string, unknown>> {
  try {
    const fields: unknown = JSON.parse(line);
    return typeof fields === 'object' && fields !== null ? { ...fields } : {};
  } catch {
    return {};
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      throw new InputError('PAGEFOLD_INPUT_NOT_FOUND', `${path}: there is no such file`, { cause });
    }
    throw failed(path, cause);
  }
}

function problemOf(path: string, error: unknown): unknown {
  if (error instanceof BlockError || error instanceof EventError) {
    return bad(path, `it is damaged, or no trace: ${error.message}`);
  }
  if (error instanceof InputError || (error as NodeJS.ErrnoException).syscall === undefined) {
    return error;
  }
  return failed(path, error);
}

function failed(path: string, cause: unknown): InputError {
  const message = `cannot read ${path}: ${messageOf(cause)}`;
  return new InputError('PAGEFOLD_INPUT_FAILED', message, { cause });
}

function bad(path: string, problem: string): InputError {
  return new InputError('PAGEFOLD_BAD_INPUT', `${path}: ${problem}`);
}
