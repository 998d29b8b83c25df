import { checkBackingNumber, checkBackingObject, checkBackingRead } from '@pagefold/backend-kit';
import {
  type BackingObject,
  type BackingOwners,
  type BackingRead,
  type BackingStore,
  type BackingStoreStats,
  type Location,
  type PagefoldError,
  StateError,
  WritebackError,
} from '@pagefold/contracts';
import { sealBytes } from './domain-keys.ts';
import { Encodings, type KnownEncoding } from './encodings.ts';
import { FarCounters } from './far-counters.ts';
import { FarDictionaries } from './far-dictionaries.ts';
import { FarNames } from './far-names.ts';
import { type FarObject, FarObjects, maxLength } from './far-objects.ts';
import { FarReader } from './far-reader.ts';
import { batchObjects, FarWriter } from './far-writer.ts';
import { Leases } from './leases.ts';
import type { BackingValkeyValues } from './options.ts';
import type { OutgoingObject } from './sealed-object.ts';
import type { Server } from './server.ts';

/** A far tier that hosts share. What it does there is in the package's README. */
export type BackingValkey = BackingStore;

/** Half a page each, of as many objects as are written at a time. */
const batchBytes = batchObjects * 2048;

/** Makes a far tier on a server that has been opened, which it closes. */
export function createBackingValkey(server: Server, values: BackingValkeyValues): BackingValkey {
  return new ValkeyStore(server, values);
}

class ValkeyStore implements BackingStore {
  readonly name = 'valkey';
  readonly maxObjectSize: number = maxLength;
  readonly batchBytes: number = batchBytes;
  readonly sharesContents = true;
  readonly #server: Server;
  readonly #limitBytes: number;
  readonly #objects = new FarObjects();
  readonly #encodings = new Encodings();
  readonly #counters = new FarCounters();
  readonly #names: FarNames;
  readonly #writer: FarWriter;
  readonly #reader: FarReader;
  readonly #leases: Leases;
  readonly #underWay = new Set<Promise<unknown>>();
  #liveBytes = 0;
  /** Bytes of what is being written. */
  #comingBytes = 0;
  #closing: Promise<void> | undefined;

  constructor(server: Server, { secrets, limitBytes, ...terms }: BackingValkeyValues) {
    this.#server = server;
    this.#limitBytes = limitBytes;
    this.#names = new FarNames(secrets, this.#encodings);
    const { leaseSeconds } = terms;
    const objects = this.#objects;
    const counters = this.#counters;
    const dictionaries = new FarDictionaries(
      server,
      this.#encodings,
      objects,
      counters,
      leaseSeconds,
    );
    const parts = [this.#objects, this.#names, this.#encodings, this.#counters] as const;
    this.#writer = new FarWriter(server, this.#encodings, dictionaries, counters, terms);
    this.#reader = new FarReader(server, ...parts);
    this.#leases = new Leases(server, objects, this.#names, dictionaries, counters, leaseSeconds);
  }

  openDomain(domain: number, name: string): boolean {
    checkBackingNumber('domain', domain);
    return this.#names.openDomain(domain, name);
  }

  async write(objects: readonly BackingObject[]): Promise<readonly Location[]> {
    this.#checkOpen();
    for (const object of objects) checkBackingObject(object, maxLength);
    const outgoing = objects.map((object) => this.#outgoing(object));
    let bytes = 0;
    for (const { encoding, object } of outgoing)
      bytes += sealedBytes(encoding, object.bytes.length);
    if (this.#liveBytes + this.#comingBytes + bytes > this.#limitBytes) {
      throw full(`its limit of ${this.#limitBytes} bytes leaves no room`);
    }
    this.#comingBytes += bytes;
    try {
      const work = this.#writer.write(outgoing).then((written) => this.#take(written));
      return await this.#carryOut(this.#counters.time('write', work));
    } finally {
      this.#comingBytes -= bytes;
    }
  }

  async read(reads: readonly BackingRead[]): Promise<readonly (PagefoldError | undefined)[]> {
    this.#checkOpen();
    for (const read of reads) checkBackingRead(read, maxLength);
    return this.#carryOut(this.#counters.time('read', this.#reader.read(reads)));
  }

  free(at: Location, owner: number, length: number): void {
    this.#checkOpen();
    this.#liveBytes -= this.#bytesOf(this.#objects.find(at, owner, length));
    this.#objects.remove(at);
  }

  /** There is nothing to move: what was freed goes by itself. */
  async clean(_owners: BackingOwners): Promise<number> {
    this.#checkOpen();
    return 0;
  }

  stats(): BackingStoreStats {
    const { writtenBytes, readBytes, ...shared } = this.#counters;
    return {
      objects: this.#objects.size,
      liveBytes: this.#liveBytes,
      usedBytes: this.#liveBytes,
      limitBytes: this.#limitBytes,
      metadataBytes: this.#objects.byteLength,
      writtenBytes,
      readBytes,
      movedObjects: 0,
      shared,
    };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
    await this.#leases.close();
    this.#server.close();
    this.#objects.clear();
  }

  #outgoing(object: BackingObject): OutgoingObject {
    const keys = this.#names.keysOf(object.domain);
    const { content } = object;
    if (keys !== undefined && content !== undefined) {
      return { object, content, keys, encoding: this.#encodings.of(content.encoding) };
    }
    const problem =
      content === undefined
        ? 'objects come without their content'
        : `there is no secret for domain ${object.domain}`;
    throw new WritebackError('PAGEFOLD_WRITEBACK_FAILED', `the far tier takes nothing: ${problem}`);
  }

  /** All of them, or none. */
  #take(objects: readonly FarObject[]): readonly Location[] {
    const locations: Location[] = [];
    for (const object of objects) {
      const at = this.#objects.add(object);
      if (at === undefined) {
        for (const taken of locations) this.#objects.remove(taken);
        throw full('there is no memory for its table');
      }
      locations.push(at);
    }
    for (const object of objects) this.#liveBytes += this.#bytesOf(object);
    return locations;
  }

  #bytesOf({ encoding, length }: FarObject): number {
    return sealedBytes(this.#encodings.get(encoding), length);
  }

  /** Waits for what `close` has to wait for as well. */
  async #carryOut<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  #checkOpen(): void {
    if (this.#closing !== undefined) {
      throw new StateError('PAGEFOLD_CLOSED', 'the far tier has been closed');
    }
  }
}

function sealedBytes({ header }: KnownEncoding, length: number): number {
  return sealBytes + header.length + length;
}

function full(why: string): WritebackError {
  return new WritebackError('PAGEFOLD_BACKING_FULL', `the far tier takes no more: ${why}`);
}
