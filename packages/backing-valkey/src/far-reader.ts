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
interface Wanted extends ContentKeys {
  readonly read: BackingRead;
  readonly object: FarObject;
}

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
  async read(reads: readonly BackingRead[]): Promise<readonly (PagefoldError | undefined)[]> {
    // Where they are now: an object that is freed while it is read is read all the same.
    const wanted = reads.map((read) => this.#find(read));
    const results: (PagefoldError | Buffer)[] = [];
    for (let first = 0; first < wanted.length; first += batchObjects) {
      results.push(...(await this.#readBatch(wanted.slice(first, first + batchObjects))));
    }
    return results.map((result, i) => {
      if (PagefoldError.is(result)) return result;
      reads[i]!.dst.set(result);
      return undefined;
    });
  }

  #find(read: BackingRead): Wanted | PagefoldError {
    try {
      const object = this.#objects.find(read.at, read.owner, read.dst.length);
      const keys = this.#names.of(object);
      return keys === undefined ? notThere(object) : { read, object, ...keys };
    } catch (error) {
      if (PagefoldError.is(error)) return error;
      throw error;
    }
  }

  async #readBatch(
    batch: readonly (Wanted | PagefoldError)[],
  ): Promise<readonly (PagefoldError | Buffer)[]> {
    const asked = batch.filter((one) => !PagefoldError.is(one));
    let replies: Replies;
    try {
      const names = asked.map(({ name }) => name);
      replies = names.length === 0 ? [] : await this.#server.ask(({ get }) => get(names));
    } catch (error) {
      replies = asked.map(() => error);
    }
    let next = 0;
    return batch.map((one) => {
      return PagefoldError.is(one) ? one : this.#take(one, replies[next++]);
    });
  }

  #take({ read, object, key }: Wanted, reply: unknown): PagefoldError | Buffer {
    if (reply instanceof Error) {
      this.#counters.errors++;
      return fetchError(reply);
    }
    if (!(reply instanceof Uint8Array)) {
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
    const text = openSealed(key, reply);
    const found = text && readHeader(text);
    if (found === undefined) {
      const message = `an object of ${object.length} bytes has changed in the far tier`;
      return new CorruptionError('PAGEFOLD_DAMAGED_OBJECT', message);
    }
    const isExpected =
      found.bytes.length === object.length && this.#encodings.find(found)?.id === object.encoding;
    if (!isExpected) return notThere(object);
    this.#counters.readBytes += reply.length;
    return found.bytes;
  }
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
