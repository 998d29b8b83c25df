import { type BackingEncoding, PagefoldError } from '@pagefold/contracts';
import type { PageDesk } from '../../backends/page-desk.ts';
import type { PoolGate } from '../../pool-gate.ts';
import { areEqual } from '../are-equal.ts';
import { dictionaryIn, flags } from '../object-state.ts';
import type { ObjectStore } from '../object-store.ts';
import { type Adoption, OutgoingContent } from './outgoing.ts';

const raw = 'raw';

/** What a pool tells stores that hosts share of its contents, and takes from them. */
export class Sharing implements Adoption {
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

  /** {@inheritDoc Adoption.formOf} */
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

  /** {@inheritDoc Adoption.hold} */
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
