import type { BackingContent, BackingEncoding, BackingObject, Location } from '@pagefold/contracts';

/** An object on its way to a store. */
export interface Outgoing extends BackingObject {
  readonly content?: OutgoingContent;
}

/** Where objects have been written to. */
export interface Written {
  /** The place of the store among the stores. */
  readonly tier: number;
  readonly locations: readonly Location[];
}

/** The bytes that an object has taken from a store. */
export interface Adopted {
  readonly length: number;
  /** What they are: `flags.raw`, or the form of a codec. */
  readonly form: number;
}

/** Who knows the bytes that a pool can take from a store. */
export interface Adoption {
  /** The form of other bytes of a content, if they decode to its page; undefined otherwise. */
  formOf(
    content: OutgoingContent,
    bytes: Uint8Array,
    encoding: BackingEncoding,
  ): number | undefined;
  /** A dictionary stays for as long as an object may come to need it. */
  hold(form: number, change: 1 | -1): void;
}

/** The content of an object on its way to a store. */
export class OutgoingContent implements BackingContent {
  readonly page: Uint8Array;
  readonly encoding: BackingEncoding;
  /** What the object's own bytes are. */
  readonly form: number;
  /** The bytes that it has taken in their place. */
  adopted: Adopted | undefined;
  readonly #adoption: Adoption;

  constructor(adoption: Adoption, page: Uint8Array, encoding: BackingEncoding, form: number) {
    this.#adoption = adoption;
    this.page = page;
    this.encoding = encoding;
    this.form = form;
  }

  /** {@inheritDoc BackingContent.adopt} */
  adopt(bytes: Uint8Array, encoding: BackingEncoding): boolean {
    this.letGo();
    const form = this.#adoption.formOf(this, bytes, encoding);
    if (form === undefined) return false;
    this.adopted = { length: bytes.length, form };
    this.#adoption.hold(form, 1);
    return true;
  }

  /** What was adopted counts no more: the write has failed, or the object has taken it over. */
  letGo(): void {
    if (this.adopted !== undefined) this.#adoption.hold(this.adopted.form, -1);
    this.adopted = undefined;
  }
}
