import type { BackingOwners, Location } from '@pagefold/contracts';
import type { IoBuffers } from './io-buffers.ts';
import {
  objectAt,
  type PlacedObject,
  placedBytes,
  segmentBytes,
  segmentSteps,
  stepBytes,
  stepsOf,
} from './layout.ts';
import { fetchError } from './object-reader.ts';
import type { ObjectWriter } from './object-writer.ts';
import type { SegmentFile } from './segment-file.ts';
import type { SegmentTable } from './segment-table.ts';

interface Survivor extends PlacedObject {
  readonly at: Location;
}

/** Moves what lives in nearly empty segments together, so that they become free. */
export class SegmentCleaner {
  /** Objects that have been moved. */
  movedObjects = 0;
  readonly #table: SegmentTable;
  readonly #file: SegmentFile;
  readonly #buffers: IoBuffers;
  readonly #writer: ObjectWriter;
  #isBusy = false;

  constructor(table: SegmentTable, file: SegmentFile, buffers: IoBuffers, writer: ObjectWriter) {
    this.#table = table;
    this.#file = file;
    this.#buffers = buffers;
    this.#writer = writer;
  }

  /** One step; resolves to the bytes of room that it made. */
  async clean(owners: BackingOwners): Promise<number> {
    if (this.#isBusy) return 0;
    const sources = this.#table.sources(this.#writer.openSteps);
    if (sources.length === 0) return 0;
    this.#isBusy = true;
    for (const segment of sources) this.#table.pin(segment);
    let taken = 0;
    try {
      const survivors: Survivor[] = [];
      for (const segment of sources) survivors.push(...(await this.#survivorsOf(segment, owners)));
      taken = await this.#move(survivors, owners);
      // Objects that nobody knew: their owners will not have them moved another time either.
      for (const segment of sources) this.#table.markStuck(segment);
    } finally {
      for (const segment of sources) this.#table.unpin(segment);
      this.#isBusy = false;
    }
    const emptied = sources.filter((segment) => this.#table.liveObjects(segment) === 0).length;
    return Math.max(0, emptied - taken) * segmentBytes;
  }

  /** The objects of a segment that live, as copies. */
  async #survivorsOf(segment: number, owners: BackingOwners): Promise<Survivor[]> {
    const buffer = this.#buffers.take();
    try {
      const place = { segment, from: 0, to: segmentBytes };
      const bytes = await this.#file.read(place, buffer).catch((error: unknown) => {
        this.#table.markStuck(segment);
        throw fetchError(error);
      });
      return this.#scan(bytes, segment, owners);
    } finally {
      this.#buffers.give(buffer);
    }
  }

  /**
   * Every step is looked at, not only where the object before ends: a write that failed may have left
   * anything between two that did not. Whether an object is one its owner knows, since it knows the place.
   */
  #scan(bytes: Uint8Array, segment: number, owners: BackingOwners): Survivor[] {
    const generation = this.#table.generation(segment);
    const survivors: Survivor[] = [];
    // Those of now: owners may free some while they are asked.
    const most = this.#table.liveObjects(segment);
    for (let from = 0; from < bytes.length && survivors.length < most; ) {
      const at = (segment * segmentSteps + from / stepBytes) as Location;
      const object = objectAt(bytes, from, generation);
      const isObject = object !== undefined && object !== 'damaged';
      if (isObject && owners.isLive(object.owner, at, object.bytes.length)) {
        survivors.push({ ...object, bytes: object.bytes.slice(), at });
        from += placedBytes(object.bytes.length, object.checksum);
      } else {
        from += stepBytes;
      }
    }
    return survivors;
  }

  /** Writes survivors elsewhere and tells their owners; resolves to how many segments that took. */
  async #move(survivors: readonly Survivor[], owners: BackingOwners): Promise<number> {
    const before = this.#writer.takenByCleaning;
    const places = await this.#writer.write(survivors, true);
    let at = 0;
    try {
      for (; at < survivors.length; at++) {
        const { owner, at: from, bytes } = survivors[at]!;
        const isMoved = owners.moved(owner, from, places[at]!);
        this.#forget(isMoved ? from : places[at]!, bytes.length);
        if (isMoved) this.movedObjects++;
      }
    } finally {
      // Where an owner threw, it and those after it have their old places.
      for (; at < survivors.length; at++) this.#forget(places[at]!, survivors[at]!.bytes.length);
    }
    return this.#writer.takenByCleaning - before;
  }

  #forget(at: Location, length: number): void {
    this.#table.remove(Math.floor(at / segmentSteps), stepsOf(length));
  }
}
