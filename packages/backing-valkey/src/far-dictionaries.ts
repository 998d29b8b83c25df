import { createHash } from 'node:crypto';
import type { BackingEncoding } from '@pagefold/contracts';
import type { DomainKeys } from './domain-keys.ts';
import { openSealed } from './domain-keys.ts';
import type { Encodings, Found, KnownEncoding } from './encodings.ts';
import { encodingIn } from './encodings.ts';
import type { FarCounters } from './far-counters.ts';
import type { FarObjects } from './far-objects.ts';
import type { Server } from './server.ts';

/** A byte before the bytes of a dictionary: it changes when the meaning of anything in the value does. */
const header: Buffer = Buffer.from([1]);
/** What is added to its hash for its name, so that no page has that. */
const use: Buffer = Buffer.from('dictionary');
/** Dictionaries of others that are kept for what comes next. */
const mostLearned = 8;

/** A dictionary that is there for all who have the secret. */
interface Published {
  readonly encoding: KnownEncoding;
  readonly name: string;
  readonly value: Buffer;
}

/**
 * The dictionaries that objects name by their hash. They are there beside the objects, encrypted in the same way, and like
 * these go by themselves: who has objects that need one renews it.
 */
export class FarDictionaries {
  readonly #server: Server;
  readonly #encodings: Encodings;
  readonly #objects: FarObjects;
  readonly #counters: FarCounters;
  readonly #leaseMs: number;
  readonly #published = new Map<DomainKeys, Map<number, Published>>();
  /** Of others, by the name that they have there; the last that was of use is the last. */
  readonly #learned = new Map<string, Uint8Array>();

  constructor(
    server: Server,
    encodings: Encodings,
    objects: FarObjects,
    counters: FarCounters,
    leaseSeconds: number,
  ) {
    this.#server = server;
    this.#encodings = encodings;
    this.#objects = objects;
    this.#counters = counters;
    this.#leaseMs = leaseSeconds * 1000;
  }

  /** Makes sure that what objects need is there, before they are. */
  async publish(keys: DomainKeys, encodings: Iterable<KnownEncoding>): Promise<void> {
    const news: Published[] = [];
    for (const encoding of encodings) {
      if (encoding.dictionary === undefined) continue;
      if (this.#published.get(keys)?.has(encoding.id) === true) continue;
      news.push(seal(keys, encoding, encoding.dictionary));
    }
    await this.#put(news);
    for (const one of news) this.#keep(keys, one);
  }

  /** Renews what objects of this host need, or puts it there again. */
  async renew(): Promise<void> {
    for (const published of this.#published.values()) {
      for (const id of published.keys()) {
        if (this.#objects.usersOf(id) === 0) published.delete(id);
      }
      const all = [...published.values()];
      if (all.length === 0) continue;
      const names = all.map(({ name }) => name);
      const replies = await this.#server.ask(({ renew }) => renew(names, this.#leaseMs));
      const gone: Published[] = [];
      for (const [i, reply] of replies.entries()) {
        if (reply instanceof Error) throw reply;
        if (reply !== 1) gone.push(all[i]!);
      }
      // Where another host has renewed it for longer, this does nothing.
      await this.#put(gone);
    }
  }

  /** Asks for the dictionaries that somebody else's objects need and this host has not got. */
  async learn(keys: DomainKeys, strangers: readonly Found[]): Promise<void> {
    const wanted = new Map<string, Buffer>();
    for (const found of strangers) {
      const { hash } = encodingIn(found);
      if (hash === undefined) continue;
      const name = nameOf(keys, hash);
      if (!this.#learned.has(name)) wanted.set(name, hash);
    }
    if (wanted.size === 0) return;
    const names = [...wanted.keys()];
    const replies = await this.#server.ask(({ get }) => get(names));
    for (const [i, reply] of replies.entries()) {
      if (reply instanceof Error) throw reply;
      const name = names[i]!;
      const bytes = reply instanceof Uint8Array ? open(keys, wanted.get(name)!, reply) : undefined;
      if (bytes === undefined) continue;
      this.#counters.readBytes += (reply as Uint8Array).length;
      this.#learned.set(name, bytes);
    }
    for (const name of this.#learned.keys()) {
      if (this.#learned.size <= mostLearned) break;
      this.#learned.delete(name);
    }
  }

  /** The encoding of somebody else's object, where its dictionary was learned. */
  encodingOf(keys: DomainKeys, found: Found): BackingEncoding | undefined {
    const { codec, hash } = encodingIn(found);
    if (hash === undefined) return undefined;
    const name = nameOf(keys, hash);
    const dictionary = this.#learned.get(name);
    if (dictionary === undefined) return undefined;
    this.#learned.delete(name);
    this.#learned.set(name, dictionary);
    return { codec, dictionary };
  }

  /** An object of that encoding was taken over: what it needs is renewed from now on. */
  adopt(keys: DomainKeys, encoding: BackingEncoding): KnownEncoding {
    const known = this.#encodings.of(encoding);
    const { dictionary } = known;
    if (dictionary !== undefined && this.#published.get(keys)?.has(known.id) !== true) {
      this.#keep(keys, seal(keys, known, dictionary));
    }
    return known;
  }

  async #put(some: readonly Published[]): Promise<void> {
    if (some.length === 0) return;
    const names = some.map(({ name }) => name);
    const values = some.map(({ value }) => value);
    const replies = await this.#server.ask(({ put }) => put(names, values, this.#leaseMs));
    for (const [i, reply] of replies.entries()) {
      if (reply instanceof Error) throw reply;
      if (reply !== null) this.#counters.writtenBytes += values[i]!.length;
    }
  }

  #keep(keys: DomainKeys, published: Published): void {
    let ofDomain = this.#published.get(keys);
    if (ofDomain === undefined) {
      ofDomain = new Map();
      this.#published.set(keys, ofDomain);
    }
    ofDomain.set(published.encoding.id, published);
  }
}

function seal(keys: DomainKeys, encoding: KnownEncoding, dictionary: Uint8Array): Published {
  const hash = encodingIn(encoding).hash!;
  const value = keys.seal(keys.of(hash).key, header, dictionary);
  return { encoding, name: nameOf(keys, hash), value };
}

/** The dictionary of that hash; undefined where it is none. */
function open(keys: DomainKeys, hash: Buffer, sealed: Uint8Array): Uint8Array | undefined {
  const text = openSealed(keys.of(hash).key, sealed);
  if (text?.[0] !== header[0]) return undefined;
  const bytes = text!.subarray(header.length);
  return createHash('sha256').update(bytes).digest().equals(hash) ? bytes : undefined;
}

function nameOf(keys: DomainKeys, hash: Buffer): string {
  return keys.nameFor(hash, use);
}
