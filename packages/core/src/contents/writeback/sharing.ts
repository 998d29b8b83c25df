import {
  type BackingContent,
  type BackingEncoding,
  type BackingObject,
  PagefoldError,
} from '@pagefold/contracts';
import type { PageDesk } from '../../backends/page-desk.ts';
import type { PoolGate } from '../../pool-gate.ts';
import { dictionaryIn, flags, packingMask } from '../object-state.ts';
import type { ObjectStore } from '../object-store.ts';

/** The bytes that an object has taken from a store. */
export interface Adopted {
  readonly length: number;
  /** What they are: `flags.raw`, or the form of a codec. */
  readonly form: number;
}

/** An object on its way to a store. */
export interface Outgoing extends BackingObject {
  readonly content?: OutgoingContent;
}

const raw = 'raw';

/** What a pool tells stores that hosts share of its contents, and takes from them. */
export class Sharing {
  readonly #desk: PageDesk;
  readonly #objects: ObjectStore;
  readonly #gate: PoolGate;

  constructor(desk: PageDesk, objects: ObjectStore, gate: PoolGate) {
    this.#desk = desk;
    this.#objects = objects;
    this.#gate = gate;
  }

  /** The content of an object whose page is on the desk, unpacked, and whose bytes on the way are of that form. */
  contentOf(form: number): OutgoingContent {
    return new OutgoingContent(this, this.#desk.unpacked.slice(), this.#encodingOf(form), form);
  }

  /** The form of other bytes of a content, if they decode to its page; undefined otherwise. */
  formOf(
    content: OutgoingContent,
    bytes: Uint8Array,
    encoding: BackingEncoding,
  ): number | undefined {
    const { page } = content;
    if (encoding.codec === raw) return areEqual(bytes, page) ? flags.raw : undefined;
    const form = this.#formWith(content, encoding);
    if (form === undefined || bytes.length >= page.length) return undefined;
    return this.#decodes(bytes, form, page) ? form : undefined;
  }

  /**
   * Only dictionaries come into question that are sure to be there until the object is in the store: none, and that which
   * the object itself is compressed with.
   */
  #formWith(
    { form, encoding: own }: OutgoingContent,
    encoding: BackingEncoding,
  ): number | undefined {
    const { dictionary } = encoding;
    if (dictionary !== undefined) {
      const isOwn = own.dictionary !== undefined && areEqual(dictionary, own.dictionary);
      return isOwn && encoding.codec === own.codec ? form & packingMask : undefined;
    }
    const { codecs } = this.#objects;
    return codecs.all.find(({ compressor }) => compressor.name === encoding.codec)?.form(0);
  }

  #decodes(bytes: Uint8Array, form: number, page: Uint8Array): boolean {
    try {
      this.#gate.enter();
    } catch {
      return false;
    }
    try {
      this.#desk.packed.set(bytes);
      this.#objects.codecs.of(form).compressor.unpack(bytes.length, dictionaryIn(form));
      return areEqual(this.#desk.unpacked, page);
    } catch (error) {
      if (PagefoldError.is(error)) return false;
      throw error;
    } finally {
      this.#gate.leave();
    }
  }

  #encodingOf(form: number): BackingEncoding {
    if ((form & flags.raw) !== 0) return { codec: raw, dictionary: undefined };
    const { compressor, dictionaries } = this.#objects.codecs.of(form);
    return { codec: compressor.name, dictionary: dictionaries.bytesOf(dictionaryIn(form)) };
  }
}

/** The content of an object on its way to a store. */
export class OutgoingContent implements BackingContent {
  readonly page: Uint8Array;
  readonly encoding: BackingEncoding;
  /** What the object's own bytes are. */
  readonly form: number;
  /** The bytes that it has taken in their place. */
  adopted: Adopted | undefined;
  readonly #sharing: Sharing;

  constructor(sharing: Sharing, page: Uint8Array, encoding: BackingEncoding, form: number) {
    this.#sharing = sharing;
    this.page = page;
    this.encoding = encoding;
    this.form = form;
  }

  /** {@inheritDoc BackingContent.adopt} */
  adopt(bytes: Uint8Array, encoding: BackingEncoding): boolean {
    const form = this.#sharing.formOf(this, bytes, encoding);
    if (form !== undefined) this.adopted = { length: bytes.length, form };
    return form !== undefined;
  }
}

function areEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
