import { closeSync, openSync, writeSync } from 'node:fs';
import { InputError, messageOf, StateError } from '@pagefold/contracts';
import { packBlock } from './blocks/pack-block.ts';
import {
  at,
  eventBytes,
  eventTypes,
  formatName,
  maxNoteBytes,
  noExport,
  noteKinds,
  pageKinds,
  type StoreEvent,
  type TraceExport,
  type TraceHeader,
  type TraceMark,
} from './format.ts';

/** Events of a block, about 16 KiB: the server stands still while they are compressed. */
const blockEvents = 682;

/** A range that goes on so soon is one event with what came before it, in microseconds. */
const joinMicros = 1000;

/**
 * Writes a trace, event by event. Times are microseconds since the recording began and never go back; exports
 * are numbered from 0 as they are announced.
 *
 * Everything is written where it occurs, a block at a time: a slow disk makes the caller slow, nothing is left
 * out, and no more than one block is held.
 */
export class TraceWriter {
  readonly #file: number;
  readonly #path: string;
  readonly #block = Buffer.alloc(blockEvents * eventBytes);
  #used = 0;
  /** Where the last event of the block begins if it is a range, or -1. */
  #lastRange = -1;
  #isOpen = true;

  /**
   * Creates the file, readable by its owner only.
   *
   * @throws InputError `PAGEFOLD_INPUT_FAILED` when it exists or the system refuses.
   */
  constructor(path: string, { pageSize, startedMs }: TraceHeader) {
    this.#path = path;
    try {
      this.#file = openSync(path, 'wx', 0o600);
    } catch (error) {
      const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
      const message = exists
        ? `cannot write ${path}: it exists; choose another name or remove it`
        : `cannot write ${path}: ${messageOf(error)}`;
      throw new InputError('PAGEFOLD_INPUT_FAILED', message, { cause: error });
    }
    const started = new Date(startedMs).toISOString();
    const header = { format: formatName, page_size: pageSize, started };
    this.#write(packBlock(Buffer.from(`${JSON.stringify(header)}\n`)));
  }

  /** An export is there, or has another size. */
  export(micros: number, id: number, { name, size }: TraceExport): void {
    this.#note(micros, id, noteKinds.export, { name, size });
  }

  /** What is known of a guest at a moment. */
  mark(micros: number, id: number | undefined, mark: TraceMark): void {
    this.#note(micros, id ?? noExport, noteKinds.mark, {
      label: mark.label,
      used_bytes: mark.usedBytes,
      cached_bytes: mark.cachedBytes,
    });
  }

  /** A slot holds a page now. */
  store(
    micros: number,
    id: number,
    slot: number,
    page: Pick<StoreEvent, 'kind' | 'digestHigh' | 'digestLow'>,
  ): void {
    const start = this.#event(micros, eventTypes.store, pageKinds.indexOf(page.kind), id, slot);
    this.#block.writeUInt32BE(page.digestHigh, start + at.value);
    this.#block.writeUInt32BE(page.digestLow, start + at.value + 4);
  }

  /** Slots were emptied, or read. */
  range(micros: number, type: 'trim' | 'read', id: number, slot: number, count: number): void {
    if (this.#join(micros, type, id, slot, count)) return;
    const start = this.#event(micros, eventTypes[type], 0, id, slot);
    this.#block.writeUInt32LE(count, start + at.value);
    this.#lastRange = start;
  }

  /**
   * Writes what is not yet written.
   *
   * @throws InputError `PAGEFOLD_INPUT_FAILED` when the system refuses, as every other call may. The trace is
   *   then closed, and is good up to its last whole event.
   */
  flush(): void {
    if (this.#used === 0) return;
    const block = packBlock(this.#block.subarray(0, this.#used));
    this.#block.fill(0, 0, this.#used);
    this.#used = 0;
    this.#lastRange = -1;
    this.#write(block);
  }

  /** Writes the end, without which a trace counts as cut off, and closes the file. Closing again does nothing. */
  close(micros: number): void {
    if (!this.#isOpen) return;
    this.#event(micros, eventTypes.end, 0, noExport, 0);
    this.flush();
    // By an empty block, programs for BGZF know that the file is whole.
    this.#write(packBlock(new Uint8Array()));
    this.#isOpen = false;
    closeSync(this.#file);
  }

  #event(micros: number, type: number, kind: number, id: number, slot: number): number {
    if (!this.#isOpen) throw new StateError('PAGEFOLD_CLOSED', 'the trace is closed');
    if (this.#used === this.#block.length) this.flush();
    const start = this.#used;
    this.#used += eventBytes;
    this.#lastRange = -1;
    this.#block.writeUIntLE(micros, start + at.time, 6);
    this.#block[start + at.type] = type;
    this.#block[start + at.kind] = kind;
    this.#block.writeUInt32LE(slot, start + at.slot);
    this.#block.writeUInt16LE(id, start + at.export);
    return start;
  }

  /** Adds a range to the last event, if it goes on where that ended. */
  #join(micros: number, type: 'trim' | 'read', id: number, slot: number, count: number): boolean {
    const start = this.#lastRange;
    if (start < 0) return false;
    const block = this.#block;
    const before = block.readUInt32LE(start + at.value);
    const goesOn =
      block[start + at.type] === eventTypes[type] &&
      block.readUInt16LE(start + at.export) === id &&
      block.readUInt32LE(start + at.slot) + before === slot &&
      micros - block.readUIntLE(start + at.time, 6) < joinMicros;
    if (goesOn) block.writeUInt32LE(before + count, start + at.value);
    return goesOn;
  }

  #note(micros: number, id: number, kind: number, fields: object): void {
    const text = Buffer.from(JSON.stringify(fields));
    if (text.length > maxNoteBytes) {
      throw new RangeError(
        `a note expected ${maxNoteBytes} bytes at most, got ${text.length}: ${text.toString('utf8', 0, 40)}…`,
      );
    }
    const start = this.#event(micros, eventTypes.note, kind, id, 0);
    this.#block.writeUInt32LE(text.length, start + at.value);
    for (let done = 0; done < text.length; done += eventBytes) {
      if (this.#used === this.#block.length) this.flush();
      text.copy(this.#block, this.#used, done, Math.min(done + eventBytes, text.length));
      this.#used += eventBytes;
    }
  }

  #write(bytes: Uint8Array): void {
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
    } catch (error) {
      this.#isOpen = false;
      closeSync(this.#file);
      const message = `cannot write ${this.#path}: ${messageOf(error)}`;
      throw new InputError('PAGEFOLD_INPUT_FAILED', message, { cause: error });
    }
  }
}
