import { messageOf, WritebackError } from '@pagefold/contracts';
import { type Encodings, readHeader } from './encodings.ts';
import type { FarCounters } from './far-counters.ts';
import { type FarObject, maxLength } from './far-objects.ts';
import type { SealedObject } from './sealed-object.ts';
import type { Server } from './server.ts';
import { systemCodeOf } from './system-code.ts';

/** Objects that are asked for at a time. */
export const batchObjects = 64;
/** So often a value is written that was there and is gone when it is looked at. */
const attempts = 4;

/** Under which name an object is, and in which encoding. */
type Put = Pick<FarObject, 'length' | 'encoding' | 'isOwn'>;

/** What became of an object: where it is, that there is something else of its name, or that this has gone meanwhile. */
type Outcome = Put | 'other' | 'gone';

/** Writes objects under their contents' names, unless these are there. */
export class FarWriter {
  readonly #server: Server;
  readonly #encodings: Encodings;
  readonly #counters: FarCounters;
  readonly #leaseMs: number;
  readonly #replicas: number;

  constructor(
    server: Server,
    encodings: Encodings,
    counters: FarCounters,
    terms: { readonly leaseSeconds: number; readonly replicas: number },
  ) {
    this.#server = server;
    this.#encodings = encodings;
    this.#counters = counters;
    this.#leaseMs = terms.leaseSeconds * 1000;
    this.#replicas = terms.replicas;
  }

  /** Writes objects, all or none as far as their owners are concerned. @throws WritebackError */
  async write(objects: readonly SealedObject[]): Promise<readonly FarObject[]> {
    try {
      const put: Put[] = [];
      for (let first = 0; first < objects.length; first += batchObjects) {
        put.push(...(await this.#writeBatch(objects.slice(first, first + batchObjects))));
      }
      await this.#waitForReplicas();
      return objects.map(({ hash, owner, domain }, i) => ({ hash, owner, domain, ...put[i]! }));
    } catch (error) {
      throw writeError(error);
    }
  }

  /** Under the name that all look for, or, where there is what this host cannot read, under one of its own. */
  async #writeBatch(objects: readonly SealedObject[]): Promise<readonly Put[]> {
    const outcomes: (Put | undefined)[] = objects.map(() => undefined);
    for (const isOwn of [false, true]) {
      let left = objects.map((_, i) => i).filter((i) => outcomes[i] === undefined);
      for (let attempt = 0; left.length > 0 && attempt < attempts; attempt++) {
        const tried = await this.#tryToPut(
          left.map((i) => objects[i]!),
          isOwn,
        );
        for (const [n, i] of left.entries()) {
          const outcome = tried[n]!;
          if (typeof outcome === 'object') outcomes[i] = outcome;
        }
        left = left.filter((_, n) => tried[n] === 'gone');
      }
    }
    return outcomes.map((outcome) => {
      if (outcome !== undefined) return outcome;
      throw new Error('what is there under the name of a content cannot be read');
    });
  }

  async #tryToPut(objects: readonly SealedObject[], isOwn: boolean): Promise<readonly Outcome[]> {
    const named = objects.map((object) => ({ ...object, name: nameOf(object, isOwn) }));
    const replies = await this.#server.put(named, this.#leaseMs);
    const outcomes: Outcome[] = [];
    const there: number[] = [];
    for (const [i, reply] of replies.entries()) {
      if (reply instanceof Error) throw reply;
      const { encoding, length, value } = objects[i]!;
      outcomes.push({ encoding: encoding.id, length, isOwn });
      if (reply === null) there.push(i);
      else this.#counters.writtenBytes += value.length;
    }
    if (there.length === 0) return outcomes;
    const names = there.map((i) => named[i]!.name);
    await this.#server.renew(names, this.#leaseMs);
    const values = await this.#server.get(names);
    for (const [n, i] of there.entries()) {
      outcomes[i] = this.#confirm(objects[i]!, values[n], isOwn);
    }
    return outcomes;
  }

  /** Looks whether this host can read what is there. */
  #confirm(object: SealedObject, value: unknown, isOwn: boolean): Outcome {
    if (value instanceof Error) throw value;
    if (!(value instanceof Uint8Array)) return 'gone';
    const { keys, hash, text, encoding, length, content } = object;
    const there = keys.open(hash, value);
    if (there === undefined) return 'other';
    if (!there.equals(text)) {
      const found = readHeader(there);
      const other = found && this.#encodings.find(found);
      if (other === undefined || found === undefined) return 'other';
      const { bytes } = found;
      const isPossible = bytes.length >= 1 && bytes.length <= maxLength;
      if (!isPossible || !content.adopt(bytes, other)) return 'other';
      this.#counters.alreadyThere++;
      return { encoding: other.id, length: bytes.length, isOwn };
    }
    this.#counters.alreadyThere++;
    return { encoding: encoding.id, length, isOwn };
  }

  async #waitForReplicas(): Promise<void> {
    if (this.#replicas === 0) return;
    const replicas = await this.#server.replicated(this.#replicas);
    if (replicas >= this.#replicas) return;
    throw new Error(`${replicas} replicas have it, and ${this.#replicas} are asked for`);
  }
}

function nameOf({ keys, hash, encoding }: SealedObject, isOwn: boolean): string {
  return keys.name(hash, isOwn ? encoding.header : new Uint8Array(0));
}

function writeError(cause: unknown): WritebackError {
  const text = messageOf(cause);
  if (/^OOM\b/.test(text)) {
    const message = 'the far tier is at its memory limit';
    return new WritebackError('PAGEFOLD_BACKING_FULL', message, { cause });
  }
  const message = `the far tier has not taken objects: ${text}`;
  const systemCode = systemCodeOf(cause);
  return new WritebackError('PAGEFOLD_WRITEBACK_FAILED', message, { cause, systemCode });
}
