import { checkBackingObject, checkBackingRead } from '@pagefold/backend-kit';
import {
  type BackingObject,
  type BackingOwners,
  type BackingRead,
  type BackingStore,
  type BackingStoreStats,
  type Location,
  type PagefoldError,
  StateError,
} from '@pagefold/contracts';
import type { FileIo } from './file-io.ts';
import { IoBuffers } from './io-buffers.ts';
import {
  maxFileBytes,
  maxLength,
  segmentBytes,
  segmentSteps,
  stepBytes,
  stepsOf,
} from './layout.ts';
import { notThere, ObjectReader } from './object-reader.ts';
import { ObjectWriter } from './object-writer.ts';
import {
  type BackingFileOptions,
  type BackingFileValues,
  resolveBackingFileOptions,
} from './options.ts';
import { SegmentCipher } from './segment-cipher.ts';
import { SegmentCleaner } from './segment-cleaner.ts';
import { SegmentFile } from './segment-file.ts';
import { SegmentTable } from './segment-table.ts';

/** A backing store in a file or on a disk. Its format is in the package's README. */
export type BackingFile = BackingStore;

/** The digest of a hasher with so few bytes says too little about what comes back. */
const shortDigestBytes = 4;
/** Segments that may be under way without new buffers. */
const keptSegments = 4;

/**
 * Makes a backing file on something that reads and writes: for what is not opened by `openBackingFile`. What is
 * given belongs to the store, which closes it.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export function createBackingFile(io: FileIo, options: BackingFileOptions = {}): BackingFile {
  return new SegmentedFile(io, resolveBackingFileOptions(options));
}

class SegmentedFile implements BackingStore {
  readonly name = 'file';
  readonly maxObjectSize: number = maxLength;
  readonly batchBytes: number = segmentBytes;
  readonly #limitBytes: number;
  readonly #table: SegmentTable;
  readonly #file: SegmentFile;
  readonly #segmentBuffers = new IoBuffers(segmentBytes, keptSegments);
  readonly #writer: ObjectWriter;
  readonly #reader: ObjectReader;
  readonly #cleaner: SegmentCleaner;
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(io: FileIo, { limitBytes, encrypt, direct }: BackingFileValues) {
    this.#limitBytes = Math.min(limitBytes, maxFileBytes);
    this.#table = new SegmentTable(Math.floor(limitBytes / segmentBytes));
    const cipher = encrypt ? new SegmentCipher() : undefined;
    this.#file = new SegmentFile(io, this.#table, direct, cipher);
    this.#writer = new ObjectWriter(this.#table, this.#file, this.#segmentBuffers);
    this.#reader = new ObjectReader(this.#table, this.#file);
    this.#cleaner = new SegmentCleaner(this.#table, this.#file, this.#segmentBuffers, this.#writer);
  }

  async write(objects: readonly BackingObject[]): Promise<readonly Location[]> {
    this.#checkOpen();
    const placed = objects.map((object) => {
      checkBackingObject(object, maxLength);
      const { owner, digest, bytes } = object;
      return { owner, bytes, checksum: digest.length <= shortDigestBytes };
    });
    return this.#carryOut(this.#writer.write(placed, false));
  }

  async read(reads: readonly BackingRead[]): Promise<readonly (PagefoldError | undefined)[]> {
    this.#checkOpen();
    for (const read of reads) checkBackingRead(read, maxLength);
    return this.#carryOut(Promise.all(reads.map((read) => this.#reader.read(read))));
  }

  free(at: Location, owner: number, length: number): void {
    this.#checkOpen();
    const segment = Math.floor(at / segmentSteps);
    const steps = stepsOf(length);
    if (!this.#table.canHold(segment, steps)) throw notThere(at, owner, length);
    this.#table.remove(segment, steps);
    this.#file.trim();
  }

  async clean(owners: BackingOwners): Promise<number> {
    this.#checkOpen();
    return this.#carryOut(this.#cleaner.clean(owners));
  }

  stats(): BackingStoreStats {
    return {
      objects: this.#table.objects,
      liveBytes: this.#table.liveSteps * stepBytes,
      usedBytes: this.#table.used * segmentBytes,
      limitBytes: this.#limitBytes,
      metadataBytes:
        this.#table.byteLength + this.#segmentBuffers.byteLength + this.#reader.bufferBytes,
      writtenBytes: this.#file.writtenBytes,
      readBytes: this.#file.readBytes,
      movedObjects: this.#cleaner.movedObjects,
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
    await this.#file.close();
    this.#segmentBuffers.clear();
    this.#reader.close();
  }

  /** Waits for what `close` has to wait for as well. */
  async #carryOut<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
      this.#file.trim();
    }
  }

  #checkOpen(): void {
    if (this.#closing !== undefined) {
      throw new StateError('PAGEFOLD_CLOSED', 'the backing file has been closed');
    }
  }
}
