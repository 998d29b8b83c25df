import { messageOf, WritebackError } from '@pagefold/contracts';
import { type DomainKeys, openSealed } from './domain-keys.ts';
import { type Encodings, type Found, type KnownEncoding, readHeader } from './encodings.ts';
import type { FarCounters } from './far-counters.ts';
import type { FarDictionaries } from './far-dictionaries.ts';
import { type FarObject, maxLength } from './far-objects.ts';
import { type OutgoingObject, type SealedObject, sealObject } from './sealed-object.ts';
import type { Connections, Server } from './server.ts';
import { systemCodeOf } from './system-code.ts';

/** Objects that are asked for at a time. */
export const batchObjects = 64;
/** Objects that are sent at a time: the server sees to half a batch while the other half is encrypted. */
const partObjects = batchObjects / 2;
/** So often a value is written that was there and is gone when it is looked at. */
const attempts = 4;

/** What became of an object: what is there now, that there is something else of its name, or that this has gone meanwhile. */
type Outcome = FarObject | 'other' | 'gone';

/** Writes objects under their contents' names, unless these are there. */
export class FarWriter {
  readonly #server: Server;
  readonly #encodings: Encodings;
  readonly #dictionaries: FarDictionaries;
  readonly #counters: FarCounters;
  readonly #leaseMs: number;
  readonly #replicas: number;

  constructor(
    server: Server,
    encodings: Encodings,
    dictionaries: FarDictionaries,
    counters: FarCounters,
    terms: { readonly leaseSeconds: number; readonly replicas: number },
  ) {
    this.#server = server;
    this.#encodings = encodings;
    this.#dictionaries = dictionaries;
    this.#counters = counters;
    this.#leaseMs = terms.leaseSeconds * 1000;
    this.#replicas = terms.replicas;
  }

  /** Writes objects, all or none as far as their owners are concerned. @throws WritebackError */
  async write(objects: readonly OutgoingObject[]): Promise<readonly FarObject[]> {
    try {
      const connections = this.#server.connections();
      const parts: Promise<readonly FarObject[]>[] = [];
      for (let first = 0; first < objects.length; first += partObjects) {
        parts.push(this.#writePart(objects.slice(first, first + partObjects)));
      }
      // None is under way any more when one has failed.
      await Promise.allSettled(parts);
      const written = (await Promise.all(parts)).flat();
      await this.#waitForReplicas(connections);
      return written;
    } catch (error) {
      throw writeError(error);
    }
  }

  /** Encrypts and sends objects before it returns, since their bytes are there for so long only. */
  async #writePart(objects: readonly OutgoingObject[]): Promise<readonly FarObject[]> {
    const sealed = objects.map(sealObject);
    for (const [keys, encodings] of withDictionaries(sealed)) {
      await this.#dictionaries.publish(keys, encodings);
    }
    return this.#writeSealed(sealed);
  }

  /** Under the name that all look for, or, where there is what this host cannot read, under one of its own. */
  async #writeSealed(
    objects: readonly SealedObject[],
    isOwn = false,
    attempt = 1,
  ): Promise<readonly FarObject[]> {
    const outcomes = await this.#tryToPut(objects, isOwn);
    for (const problem of ['gone', 'other'] as const) {
      const left = objects.filter((_, i) => outcomes[i] === problem);
      if (left.length === 0) continue;
      const isAgain = problem === 'gone' && attempt < attempts;
      if (isOwn && !isAgain) {
        throw new Error('what is there under the name of a content cannot be read');
      }
      const next = isAgain
        ? this.#writeSealed(left, isOwn, attempt + 1)
        : this.#writeSealed(left, true);
      const written = (await next).values();
      for (const [i, outcome] of outcomes.entries()) {
        if (outcome === problem) outcomes[i] = written.next().value!;
      }
    }
    return outcomes as readonly FarObject[];
  }

  async #tryToPut(objects: readonly SealedObject[], isOwn: boolean): Promise<Outcome[]> {
    const names = objects.map((object) => nameOf(object, isOwn));
    const values = objects.map(({ value }) => value);
    const replies = await this.#server.ask(({ put }) => put(names, values, this.#leaseMs));
    const outcomes: Outcome[] = [];
    const there: number[] = [];
    for (const [i, reply] of replies.entries()) {
      if (reply instanceof Error) throw reply;
      const object = objects[i]!;
      outcomes.push(farObject(object, object.length, object.encoding, isOwn));
      if (reply === null) there.push(i);
      else this.#counters.writtenBytes += object.value.length;
    }
    if (there.length === 0) return outcomes;
    const found = there.map((i) => names[i]!);
    await this.#server.ask(({ renew }) => renew(found, this.#leaseMs));
    const foundValues = await this.#server.ask(({ get }) => get(found));
    const others = there.map((i, n) => open(objects[i]!, foundValues[n]));
    const strangers = new Map<DomainKeys, Found[]>();
    for (const [n, other] of others.entries()) {
      if (typeof other !== 'object' || this.#encodings.find(other) !== undefined) continue;
      const { keys } = objects[there[n]!]!;
      strangers.set(keys, [...(strangers.get(keys) ?? []), other]);
    }
    for (const [keys, some] of strangers) await this.#dictionaries.learn(keys, some);
    for (const [n, i] of there.entries()) {
      outcomes[i] = this.#confirm(objects[i]!, others[n]!, isOwn);
    }
    return outcomes;
  }

  /** Looks whether this host can read what is there. */
  #confirm(object: SealedObject, there: There, isOwn: boolean): Outcome {
    if (there === 'gone' || there === 'other') return there;
    if (there === 'same') {
      this.#counters.alreadyThere++;
      return farObject(object, object.length, object.encoding, isOwn);
    }
    const { keys, content } = object;
    const { bytes } = there;
    const other = this.#encodings.find(there) ?? this.#dictionaries.encodingOf(keys, there);
    const isPossible = bytes.length >= 1 && bytes.length <= maxLength;
    if (other === undefined || !isPossible || !content.adopt(bytes, other)) return 'other';
    this.#counters.alreadyThere++;
    return farObject(object, bytes.length, this.#dictionaries.adopt(keys, other), isOwn);
  }

  async #waitForReplicas(connections: Connections): Promise<void> {
    if (this.#replicas === 0) return;
    const replicas = await this.#server.replicated(this.#replicas, connections);
    if (replicas >= this.#replicas) return;
    throw new Error(`${replicas} replicas have it, and ${this.#replicas} are asked for`);
  }
}

function farObject(
  { hash, owner, domain }: SealedObject,
  length: number,
  encoding: KnownEncoding,
  isOwn: boolean,
): FarObject {
  return { hash, owner, domain, length, encoding: encoding.id, isOwn };
}

/** What is under a name: the very value, what decrypts, or something else. */
type There = 'gone' | 'same' | 'other' | Found;

function open({ key, value }: SealedObject, there: unknown): There {
  if (there instanceof Error) throw there;
  if (!(there instanceof Uint8Array)) return 'gone';
  // The same text is the same bytes.
  if (value.equals(there)) return 'same';
  const text = openSealed(key, there);
  return (text && readHeader(text)) ?? 'other';
}

/** The encodings of objects that have a dictionary, by domain. */
function withDictionaries(
  objects: readonly SealedObject[],
): ReadonlyMap<DomainKeys, ReadonlySet<KnownEncoding>> {
  const all = new Map<DomainKeys, Set<KnownEncoding>>();
  for (const { keys, encoding } of objects) {
    if (encoding.dictionary === undefined) continue;
    const some = all.get(keys) ?? new Set();
    all.set(keys, some.add(encoding));
  }
  return all;
}

function nameOf({ keys, hash, name, encoding }: SealedObject, isOwn: boolean): string {
  return isOwn ? keys.nameFor(hash, encoding.header) : name;
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
