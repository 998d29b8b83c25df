import { InputError } from '@pagefold/contracts';
import type { TraceMark } from './format.ts';
import { PageDigest } from './page-digest.ts';
import { TraceWriter } from './trace-writer.ts';

/** Options of {@link TraceRecorder.open}. */
export interface TraceRecorderOptions {
  /** Bytes of a page. */
  readonly pageSize: number;
  /** The trace could not be written; from here on nothing is recorded. It is called once. */
  readonly onFailure?: (error: InputError) => void;
}

/** Records one disk. Nothing of it throws, whatever the disk of the trace does. */
export interface TraceExportRecorder {
  /** A slot holds this page now. The page is not kept. */
  stored(slot: number, page: Uint8Array): void;
  /** Slots hold nothing any more. */
  trimmed(slot: number, count: number): void;
  /** Slots were read. */
  read(slot: number, count: number): void;
}

/** How long what was recorded may wait to be written, in milliseconds: what a killed server loses. */
const flushMs = 1000;

/**
 * Records what happens to the pages of disks, with the time at which it does. It is the `recorder` of an NBD
 * server.
 *
 * A page costs a SHA-256, and its 24 bytes are compressed and written where they occur: a slow disk slows the
 * server down, but nothing is left out, and memory stays as it is. `replay` reads the trace.
 */
export class TraceRecorder {
  readonly #writer: TraceWriter;
  readonly #digest: PageDigest;
  readonly #onFailure: ((error: InputError) => void) | undefined;
  readonly #exports = new Map<string, number>();
  readonly #started: number;
  readonly #timer: NodeJS.Timeout;
  #isRecording = true;

  private constructor(writer: TraceWriter, started: number, options: TraceRecorderOptions) {
    this.#writer = writer;
    this.#started = started;
    this.#digest = new PageDigest(options.pageSize);
    this.#onFailure = options.onFailure;
    this.#timer = setInterval(() => this.#record(() => this.#writer.flush()), flushMs).unref();
  }

  /**
   * Creates a trace, readable by its owner only, and begins to record.
   *
   * @throws InputError `PAGEFOLD_INPUT_FAILED` when the file exists or the system refuses.
   */
  static open(path: string, options: TraceRecorderOptions): TraceRecorder {
    const startedMs = Date.now();
    const writer = new TraceWriter(path, { pageSize: options.pageSize, startedMs });
    return new TraceRecorder(writer, performance.now(), options);
  }

  /** Whether it records: not after {@link close}, nor after a failure. */
  get isRecording(): boolean {
    return this.#isRecording;
  }

  /** Announces a disk of so many bytes, or one's new size, and returns what records it. */
  export(name: string, size: number): TraceExportRecorder {
    const id = this.#exports.get(name) ?? this.#exports.size;
    this.#exports.set(name, id);
    this.#record((micros) => this.#writer.export(micros, id, { name, size }));
    return {
      stored: (slot, page) => {
        if (!this.#isRecording) return;
        this.#digest.take(page);
        this.#record((micros) => this.#writer.store(micros, id, slot, this.#digest));
      },
      trimmed: (slot, count) =>
        this.#record((micros) => this.#writer.range(micros, 'trim', id, slot, count)),
      read: (slot, count) =>
        this.#record((micros) => this.#writer.range(micros, 'read', id, slot, count)),
    };
  }

  /**
   * Notes what a guest says of itself now.
   *
   * @param name the guest's disk, if the mark concerns one.
   * @throws RangeError for a disk that was never announced.
   */
  mark(name: string | undefined, mark: TraceMark): void {
    const id = name === undefined ? undefined : this.#exports.get(name);
    if (id === undefined && name !== undefined) {
      throw new RangeError(`no export "${name}" is recorded`);
    }
    this.#record((micros) => this.#writer.mark(micros, id, mark));
  }

  /** Ends the trace. What comes later is not recorded. Closing again does nothing. */
  close(): void {
    this.#record((micros) => this.#writer.close(micros));
    this.#stop();
  }

  #record(write: (micros: number) => void): void {
    if (!this.#isRecording) return;
    try {
      write(Math.floor((performance.now() - this.#started) * 1000));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#stop();
      this.#onFailure?.(error);
    }
  }

  #stop(): void {
    this.#isRecording = false;
    clearInterval(this.#timer);
  }
}
