import { type Location, WritebackError } from '@pagefold/contracts';
import type { IoBuffers } from './io-buffers.ts';
import {
  type PlacedObject,
  placedBytes,
  putObject,
  roundUp,
  segmentBytes,
  segmentSteps,
  stepBytes,
  stepsOf,
} from './layout.ts';
import type { SegmentFile } from './segment-file.ts';
import type { SegmentTable } from './segment-table.ts';
import { systemProblem } from './system-problem.ts';

/** Neighbours in one segment, which are written at once. */
interface Run {
  readonly isFresh: boolean;
  readonly from: number;
  to: number;
  readonly objects: PlacedObject[];
}

/** A run that has its segment. */
interface SealedRun {
  readonly segment: number;
  readonly from: number;
  readonly bytes: Uint8Array;
  readonly buffer: Uint8Array;
  readonly locations: readonly Location[];
  readonly objects: readonly PlacedObject[];
}

/** Gives objects their places, in the segment that is being filled and in free ones, and writes them there. */
export class ObjectWriter {
  /** Counter: segments that cleaning has taken. */
  takenByCleaning = 0;
  readonly #table: SegmentTable;
  readonly #file: SegmentFile;
  readonly #buffers: IoBuffers;
  /** The segment that is being filled, and up to where places have been given out. */
  #open = { segment: -1, filled: segmentBytes, generation: 0 };

  constructor(table: SegmentTable, file: SegmentFile, buffers: IoBuffers) {
    this.#table = table;
    this.#file = file;
    this.#buffers = buffers;
  }

  /** Steps that the segment that is being filled has room for. */
  get openSteps(): number {
    return this.#isOpen() ? (segmentBytes - this.#begin()) / stepBytes : 0;
  }

  /** Writes objects, all or none; their bytes are read before the call returns. */
  async write(objects: readonly PlacedObject[], forCleaning: boolean): Promise<Location[]> {
    const runs = this.#plan(objects);
    const fresh = runs.filter(({ isFresh }) => isFresh).length;
    if (fresh > this.#table.room(forCleaning)) throw full(objects.length);
    if (forCleaning) this.takenByCleaning += fresh;
    const buffers = this.#take(runs.length);
    const sealed = runs.map((run, i) => this.#seal(run, buffers[i]!));
    const results = await Promise.allSettled(sealed.map((run) => this.#carryOut(run)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed === undefined) {
      for (const run of sealed) this.#finish(run, true);
      return sealed.flatMap(({ locations }) => locations);
    }
    for (const run of sealed) this.#finish(run, false);
    throw failed.reason;
  }

  #isOpen(): boolean {
    const { segment, generation } = this.#open;
    return this.#table.isOpen(segment) && this.#table.generation(segment) === generation;
  }

  /** Where the next run in the segment that is being filled begins. */
  #begin(): number {
    return roundUp(this.#open.filled, this.#file.align);
  }

  #plan(objects: readonly PlacedObject[]): Run[] {
    const runs: Run[] = [];
    let run: Run | undefined;
    const begin = this.#begin();
    if (this.#isOpen()) run = { isFresh: false, from: begin, to: begin, objects: [] };
    for (const object of objects) {
      const size = placedBytes(object.bytes.length, object.checksum);
      if (run === undefined || run.to + size > segmentBytes) {
        run = { isFresh: true, from: 0, to: 0, objects: [] };
      }
      if (run.objects.length === 0) runs.push(run);
      run.objects.push(object);
      run.to += size;
    }
    return runs;
  }

  /** Buffers first: nothing has changed where there is no memory for them. */
  #take(count: number): Uint8Array[] {
    try {
      return Array.from({ length: count }, () => this.#buffers.take());
    } catch (error) {
      throw writeError(error);
    }
  }

  /** Takes the place and copies the objects. */
  #seal({ isFresh, from, to, objects }: Run, buffer: Uint8Array): SealedRun {
    const segment = isFresh ? this.#table.take() : this.#open.segment;
    if (!isFresh) this.#table.pin(segment);
    const generation = this.#table.generation(segment);
    this.#table.open(segment);
    this.#open = { segment, filled: to, generation };
    const bytes = buffer.subarray(0, roundUp(to, this.#file.align) - from);
    let at = 0;
    const locations = objects.map((object) => {
      putObject(bytes, at, object, generation);
      const location = segment * segmentSteps + (from + at) / stepBytes;
      at += placedBytes(object.bytes.length, object.checksum);
      return location as Location;
    });
    bytes.fill(0, at);
    this.#file.seal(bytes, segment, from);
    return { segment, from, bytes, buffer, locations, objects };
  }

  async #carryOut({ segment, from, bytes, buffer }: SealedRun): Promise<void> {
    try {
      await this.#file.write(bytes, segment, from);
      this.#table.noteWrite(segment, true);
    } catch (error) {
      const { code } = systemProblem(error);
      const isBad = code !== 'ENOSPC' && code !== 'EDQUOT';
      this.#table.noteWrite(segment, !isBad);
      // What comes next is written elsewhere.
      if (this.#table.isOpen(segment)) this.#table.open(-1);
      throw writeError(error);
    } finally {
      this.#buffers.give(buffer);
    }
  }

  #finish({ segment, objects }: SealedRun, isWritten: boolean): void {
    if (isWritten) {
      for (const { bytes } of objects) this.#table.add(segment, stepsOf(bytes.length));
    }
    this.#table.unpin(segment);
  }
}

function writeError(error: unknown): WritebackError {
  const { code, text } = systemProblem(error);
  return new WritebackError(
    'PAGEFOLD_WRITEBACK_FAILED',
    `the backing file cannot be written: ${text}`,
    { cause: error, systemCode: code },
  );
}

function full(objects: number): WritebackError {
  const what = objects === 1 ? 'an object' : `${objects} objects`;
  return new WritebackError('PAGEFOLD_BACKING_FULL', `the backing file has no room for ${what}`);
}
