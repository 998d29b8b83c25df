import {
  type BackingContent,
  type BackingEncoding,
  type BackingObject,
  PagefoldError,
} from '@pagefold/contracts';
import type { PageDesk } from '../../backends/page-desk.ts';
import type { PoolGate } from '../../pool-gate.ts';
import { areEqual } from '../are-equal.ts';
import { dictionaryIn, flags } from '../object-state.ts';
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
    if (bytes.length >= page.length) return undefined;
    try {
      this.#gate.enter();
    } catch {
      return undefined;
    }
    try {
      const form = this.#formWith(encoding);
      return form !== undefined && this.#decodes(bytes, form, page) ? form : undefined;
    } finally {
      this.#gate.leave();
    }
  }

  /** A dictionary stays for as long as an object may come to need it. */
  hold(form: number, change: 1 | -1): void {
    this.#objects.codecs.of(form).dictionaries.hold(dictionaryIn(form), change);
  }

  /** The form of what others have encoded so; undefined where this pool cannot decode it. */
  #formWith({ codec: name, dictionary }: BackingEncoding): number | undefined {
    const codec = this.#objects.codecs.all.find(({ compressor }) => compressor.name === name);
    if (codec === undefined || dictionary === undefined) return codec?.form(0);
    const id = codec.dictionaries.borrow(dictionary);
    return id === undefined ? undefined : codec.form(id);
  }

  #decodes(bytes: Uint8Array, form: number, page: Uint8Array): boolean {
    try {
      this.#desk.packed.set(bytes);
      this.#objects.codecs.of(form).compressor.unpack(bytes.length, dictionaryIn(form));
      return areEqual(this.#desk.unpacked, page);
    } catch (error) {
      if (PagefoldError.is(error)) return false;
      throw error;
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
    this.letGo();
    const form = this.#sharing.formOf(this, bytes, encoding);
    if (form === undefined) return false;
    this.adopted = { length: bytes.length, form };
    this.#sharing.hold(form, 1);
    return true;
  }

  /** What was adopted counts no more: the write has failed, or the object has taken it over. */
  letGo(): void {
    if (this.adopted !== undefined) this.#sharing.hold(this.adopted.form, -1);
    this.adopted = undefined;
  }
}
