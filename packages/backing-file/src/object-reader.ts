import {
  type BackingRead,
  CorruptionError,
  FetchError,
  type Location,
  type PagefoldError,
} from '@pagefold/contracts';
import { blockBytes, IoBuffers } from './io-buffers.ts';
import {
  checksumBytes,
  hasHeader,
  headerBytes,
  maxLength,
  objectAt,
  roundUp,
  segmentBytes,
  segmentSteps,
  stepBytes,
  stepsOf,
} from './layout.ts';
import type { SegmentFile } from './segment-file.ts';
import type { SegmentTable } from './segment-table.ts';
import { systemProblem } from './system-problem.ts';

const longestObject = headerBytes + maxLength + checksumBytes;

/** Reads single objects and compares their headers with what is asked for. */
export class ObjectReader {
  readonly #table: SegmentTable;
  readonly #file: SegmentFile;
  readonly #short = new IoBuffers(4 * blockBytes, 64);
  readonly #long = new IoBuffers(roundUp(longestObject, blockBytes) + blockBytes, 2);

  constructor(table: SegmentTable, file: SegmentFile) {
    this.#table = table;
    this.#file = file;
  }

  /** Bytes of buffers that wait. */
  get bufferBytes(): number {
    return this.#short.byteLength + this.#long.byteLength;
  }

  close(): void {
    this.#short.clear();
    this.#long.clear();
  }

  /** Fills `dst`, or says what is wrong and leaves it alone. */
  async read({ at, owner, dst }: BackingRead): Promise<PagefoldError | undefined> {
    const segment = Math.floor(at / segmentSteps);
    const from = (at % segmentSteps) * stepBytes;
    const end = from + headerBytes + dst.length;
    if (!this.#table.canHold(segment, stepsOf(dst.length)) || end > segmentBytes) {
      return notThere(at, owner, dst.length);
    }
    const to = Math.min(end + checksumBytes, segmentBytes);
    // As far as alignment may widen it.
    const isShort = to - from + 2 * blockBytes <= this.#short.bufferBytes;
    const buffers = isShort ? this.#short : this.#long;
    this.#table.pin(segment);
    let buffer: Uint8Array | undefined;
    try {
      buffer = buffers.take();
      const bytes = await this.#file.read({ segment, from, to }, buffer);
      return this.#accept(bytes, at, owner, dst);
    } catch (error) {
      return fetchError(error);
    } finally {
      if (buffer !== undefined) buffers.give(buffer);
      this.#table.unpin(segment);
    }
  }

  #accept(
    bytes: Uint8Array,
    at: Location,
    owner: number,
    dst: Uint8Array,
  ): PagefoldError | undefined {
    const generation = this.#table.generation(Math.floor(at / segmentSteps));
    if (!hasHeader(bytes, 0, owner, dst.length, generation)) {
      return notThere(at, owner, dst.length);
    }
    const object = objectAt(bytes, 0, generation);
    if (object === undefined) return notThere(at, owner, dst.length);
    if (object === 'damaged') {
      return new CorruptionError(
        'PAGEFOLD_DAMAGED_OBJECT',
        `the object of owner ${owner} at location ${at} has another checksum than it had`,
      );
    }
    dst.set(object.bytes);
    return undefined;
  }
}

export function notThere(at: number, owner: number, length: number): CorruptionError {
  return new CorruptionError(
    'PAGEFOLD_BAD_LOCATION',
    `location ${at} does not hold an object of owner ${owner} with ${length} bytes`,
  );
}

export function fetchError(error: unknown): FetchError {
  const { code, text } = systemProblem(error);
  return new FetchError('PAGEFOLD_FETCH_FAILED', `the backing file cannot be read: ${text}`, {
    cause: error,
    systemCode: code,
  });
}
