import {
  at,
  eventBytes,
  eventTypes,
  maxNoteBytes,
  noExport,
  noteKinds,
  pageKinds,
  type TraceEvent,
  type TraceExport,
  type TraceMark,
} from './format.ts';

/** An event that cannot be. */
export class EventError extends Error {}

/** An event, and how many bytes it took. */
export interface ReadEvent {
  readonly event: TraceEvent;
  readonly length: number;
}

/** Reads events, each of which must be possible after those before it. */
export class EventDecoder {
  readonly #pageSize: number;
  readonly #exports: TraceExport[] = [];
  #seconds = 0;

  constructor(pageSize: number) {
    this.#pageSize = pageSize;
  }

  /**
   * The event at a place of `bytes`; undefined when its end has not come yet.
   *
   * @throws EventError
   */
  read(bytes: DataView, start: number): ReadEvent | undefined {
    if (bytes.byteLength - start < eventBytes) return undefined;
    const type = bytes.getUint8(start + at.type);
    if (type === eventTypes.note) return this.#readNote(bytes, start);
    const event = this.#readPlain(type, bytes, start);
    return { event, length: eventBytes };
  }

  #readPlain(type: number, bytes: DataView, start: number): TraceEvent {
    const seconds = this.#readSeconds(bytes, start);
    const id = bytes.getUint16(start + at.export, true);
    const slot = bytes.getUint32(start + at.slot, true);
    const kindNumber = bytes.getUint8(start + at.kind);
    switch (type) {
      case eventTypes.store: {
        const kind = pageKinds[kindNumber];
        if (kind === undefined) throw new EventError(`there is no kind of page ${kindNumber}`);
        this.#checkSlots(id, slot, 1);
        const digestHigh = bytes.getUint32(start + at.value);
        const digestLow = bytes.getUint32(start + at.value + 4);
        return { type: 'store', seconds, export: id, slot, kind, digestHigh, digestLow };
      }
      case eventTypes.trim:
      case eventTypes.read: {
        const count = bytes.getUint32(start + at.value, true);
        this.#checkSlots(id, slot, count);
        const name = type === eventTypes.trim ? 'trim' : 'read';
        return { type: name, seconds, export: id, slot, count };
      }
      case eventTypes.end:
        return { type: 'end', seconds };
      default:
        throw new EventError(`there is no type of event ${type}`);
    }
  }

  #readNote(bytes: DataView, start: number): ReadEvent | undefined {
    const textBytes = bytes.getUint32(start + at.value, true);
    if (textBytes > maxNoteBytes) throw new EventError(`a note cannot have ${textBytes} bytes`);
    const length = eventBytes * (1 + Math.ceil(textBytes / eventBytes));
    if (bytes.byteLength - start < length) return undefined;
    const seconds = this.#readSeconds(bytes, start);
    const id = bytes.getUint16(start + at.export, true);
    const fields = noteFields(bytes, start + eventBytes, textBytes);
    const kind = bytes.getUint8(start + at.kind);
    if (kind === noteKinds.export) {
      const { name, size } = this.#announce(id, fields);
      return { event: { type: 'export', seconds, export: id, name, size }, length };
    }
    if (kind !== noteKinds.mark) throw new EventError(`there is no kind of note ${kind}`);
    const isKnown = id === noExport || id < this.#exports.length;
    if (!isKnown) throw new EventError(`there is no export ${id}`);
    const mark = readMark(fields);
    return {
      event: { type: 'mark', seconds, export: id === noExport ? undefined : id, mark },
      length,
    };
  }

  #announce(id: number, { name, size }: Fields): TraceExport {
    const isSize =
      typeof size === 'number' && Number.isInteger(size) && size > 0 && size % this.#pageSize === 0;
    if (typeof name !== 'string' || !isSize || size / this.#pageSize > 2 ** 32) {
      throw new EventError('an export has no name, or a size that it cannot have');
    }
    if (id > this.#exports.length || id === noExport) {
      throw new EventError(`the next export is ${this.#exports.length}, not ${id}`);
    }
    this.#exports[id] = { name, size };
    return { name, size };
  }

  #readSeconds(bytes: DataView, start: number): number {
    const micros =
      bytes.getUint32(start + at.time, true) + bytes.getUint16(start + at.time + 4, true) * 2 ** 32;
    if (bytes.getUint16(start + at.reserved, true) !== 0) {
      throw new EventError('two bytes that are 0 are not');
    }
    const seconds = micros / 1e6;
    if (seconds < this.#seconds) {
      throw new EventError(`time goes back from ${this.#seconds} s to ${seconds} s`);
    }
    this.#seconds = seconds;
    return seconds;
  }

  #checkSlots(id: number, slot: number, count: number): void {
    const known = this.#exports[id];
    if (known === undefined) throw new EventError(`there is no export ${id}`);
    if (count > 0 && slot + count <= known.size / this.#pageSize) return;
    throw new EventError(`export ${known.name} has no ${count} slots from ${slot} on`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function noteFields(bytes: DataView, start: number, length: number): Fields {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('utf8');
  try {
    const fields: unknown = JSON.parse(text);
    if (typeof fields === 'object' && fields !== null) return fields as Fields;
  } catch {
    // Said below.
  }
  throw new EventError(`a note is no JSON object: ${text.slice(0, 40)}`);
}

function readMark(fields: Fields): TraceMark {
  const { label, used_bytes: usedBytes, cached_bytes: cachedBytes } = fields;
  const isLabel = label === undefined || typeof label === 'string';
  if (!isLabel || !isAmount(usedBytes) || !isAmount(cachedBytes)) {
    throw new EventError('a mark has a value that it cannot have');
  }
  return { label, usedBytes, cachedBytes };
}

function isAmount(value: unknown): value is number | undefined {
  return value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0);
}
