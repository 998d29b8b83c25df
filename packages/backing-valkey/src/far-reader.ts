import {
  type BackingRead,
  CorruptionError,
  FetchError,
  messageOf,
  PagefoldError,
} from '@pagefold/contracts';
import type { Replies } from './commands.ts';
import { type ContentKeys, openSealed } from './domain-keys.ts';
import { type Encodings, readHeader } from './encodings.ts';
import type { FarCounters } from './far-counters.ts';
import type { FarNames } from './far-names.ts';
import type { FarObject, FarObjects } from './far-objects.ts';
import { batchObjects } from './far-writer.ts';
import type { Server } from './server.ts';
import { systemCodeOf } from './system-code.ts';

/** What is to be read, and what it must be. */
interface Wanted {
  readonly read: BackingRead;
  readonly object: FarObject;
  readonly keys: ContentKeys;
}

type Result = PagefoldError | undefined;

/** Reads objects, many with one request. */
export class FarReader {
  readonly #server: Server;
  readonly #objects: FarObjects;
  readonly #names: FarNames;
  readonly #encodings: Encodings;
  readonly #counters: FarCounters;

  constructor(
    server: Server,
    objects: FarObjects,
    names: FarNames,
    encodings: Encodings,
    counters: FarCounters,
  ) {
    this.#server = server;
    this.#objects = objects;
    this.#names = names;
    this.#encodings = encodings;
    this.#counters = counters;
  }

  /** For each what went wrong, or undefined once its bytes are in its `dst`. It never rejects. */
  async read(reads: readonly BackingRead[]): Promise<readonly Result[]> {
    const batches: Promise<readonly Result[]>[] = [];
    for (let first = 0; first < reads.length; first += batchObjects) {
      batches.push(this.#readBatch(reads.slice(first, first + batchObjects)));
    }
    return (await Promise.all(batches)).flat();
  }

  #find(read: BackingRead): Wanted | PagefoldError {
    try {
      const object = this.#objects.find(read.at, read.owner, read.dst.length);
      const keys = this.#names.of(object);
      return keys === undefined ? notThere(object) : { read, object, keys };
    } catch (error) {
      if (PagefoldError.is(error)) return error;
      throw error;
    }
  }

  /** Looks at once where objects are: one that is freed while it is read is read all the same. */
  async #readBatch(reads: readonly BackingRead[]): Promise<readonly Result[]> {
    const batch = reads.map((read) => this.#find(read));
    const asked = batch.filter((one): one is Wanted => !PagefoldError.is(one));
    let replies: Replies;
    try {
      const names = asked.map(({ keys }) => keys.name);
      replies = names.length === 0 ? [] : await this.#server.ask(({ get }) => get(names));
    } catch (error) {
      replies = asked.map(() => error);
    }
    let next = 0;
    return batch.map((one) => {
      return PagefoldError.is(one) ? one : this.#take(one, replies[next++]);
    });
  }

  #take(wanted: Wanted, reply: unknown): Result {
    const { read, object, keys } = wanted;
    if (reply instanceof Error) {
      this.#counters.errors++;
      return fetchError(reply);
    }
    if (!(reply instanceof Uint8Array)) return this.#missing(wanted);
    const text = openSealed(keys.key, reply);
    const { header } = this.#encodings.get(object.encoding);
    if (text?.length === header.length + object.length && beginsWith(text, header)) {
      text.copy(read.dst, 0, header.length);
      this.#counters.readBytes += reply.length;
      return undefined;
    }
    if (text !== undefined && readHeader(text) !== undefined) return notThere(object);
    const message = `an object of ${object.length} bytes has changed in the far tier`;
    return new CorruptionError('PAGEFOLD_DAMAGED_OBJECT', message);
  }

  /** What it means that nothing has the name of an object. */
  #missing({ read, object }: Wanted): PagefoldError {
    const isHere = this.#objects.at(read.at)?.owner === object.owner;
    if (this.#server.isCluster) {
      // Renewals find out, in their time, what is gone.
      if (isHere && this.#objects.isLost(read.at)) return notThere(object);
      this.#counters.errors++;
      return fetchError(new Error('it is not on its master, which may have just come back'));
    }
    if (isHere && this.#objects.miss(read.at, true)) this.#counters.losses++;
    return notThere(object);
  }
}

function beginsWith(text: Buffer, header: Buffer): boolean {
  for (let at = 0; at < header.length; at++) if (text[at] !== header[at]) return false;
  return true;
}

function notThere({ length, owner }: FarObject): CorruptionError {
  const message = `an object of ${length} bytes of owner ${owner} is not in the far tier any more`;
  return new CorruptionError('PAGEFOLD_BAD_LOCATION', message);
}

function fetchError(cause: Error): FetchError {
  const message = `the far tier has not given an object: ${messageOf(cause)}`;
  return new FetchError('PAGEFOLD_FETCH_FAILED', message, {
    cause,
    systemCode: systemCodeOf(cause),
  });
}
