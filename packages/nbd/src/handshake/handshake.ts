import type { Access } from '../access.ts';
import type { Export } from '../export.ts';
import {
  fixedNewstyle,
  greetingMagic,
  infos,
  maxPayload,
  maxText,
  noZeroes,
  optionMagicHigh,
  optionMagicLow,
  optionReplies,
  optionReplyMagicHigh,
  optionReplyMagicLow,
  options,
  transmissionFlags,
} from '../protocol.ts';
import { setOffset } from '../requests/replies.ts';
import type { Standing } from '../requests/transmission.ts';
import type { InputBuffer } from '../wire/input-buffer.ts';
import type { Output } from '../wire/output.ts';
import { chooseContexts, listContexts, type MetaContexts } from './meta-contexts.ts';
import { decode, MalformedOption, OptionData } from './option-data.ts';

/** The longest data of an option, and the most options, before it is no handshake any more. */
const maxOptionBytes = 64 * 1024;
const maxOptions = 256;

const optionHeaderBytes = 16;

/** What a client has chosen. */
export interface Negotiated {
  readonly export: Export;
  readonly isStructured: boolean;
  readonly contexts: MetaContexts;
}

/**
 * The fixed newstyle handshake, from the greeting to the choice of an export. When TLS begins it is over, and
 * another one goes on with nothing of it but the client's flags: whatever else was said could have been said
 * by somebody else.
 */
export class Handshake {
  readonly #input: InputBuffer;
  readonly #output: Output;
  readonly #access: Access;
  #clientFlags: number | undefined;
  #isStructured = false;
  #contexts: { readonly of: Export; readonly chosen: MetaContexts } | undefined;
  #chosen: Export | undefined;
  #startsTls = false;
  #options = 0;

  /** @param clientFlags of a client that has been greeted already. */
  constructor(input: InputBuffer, output: Output, access: Access, clientFlags?: number) {
    this.#input = input;
    this.#output = output;
    this.#access = access;
    this.#clientFlags = clientFlags;
    if (clientFlags !== undefined) return;
    output.put(Buffer.from(greetingMagic, 'latin1'));
    const at = output.reserve(2);
    output.view.setUint16(at, fixedNewstyle | noZeroes);
  }

  /** What the client has answered to the greeting. */
  get clientFlags(): number | undefined {
    return this.#clientFlags;
  }

  /** Whether the next bytes, both ways, are those of TLS. */
  get startsTls(): boolean {
    return this.#startsTls;
  }

  /** What was chosen, once there is an export. */
  get negotiated(): Negotiated | undefined {
    const chosen = this.#chosen;
    if (chosen === undefined) return undefined;
    const contexts = this.#contexts?.of === chosen ? this.#contexts.chosen : [];
    return { export: chosen, isStructured: this.#isStructured, contexts };
  }

  /** One step; `over` when the client takes its leave or cannot be served. */
  step(): Standing {
    const { view, start, length } = this.#input;
    if (this.#clientFlags === undefined) return this.#readClientFlags();
    if (length < optionHeaderBytes) return 'input';
    if (
      view.getUint32(start) !== optionMagicHigh ||
      view.getUint32(start + 4) !== optionMagicLow ||
      this.#options >= maxOptions
    ) {
      return 'over';
    }
    const option = view.getUint32(start + 8);
    const bytes = view.getUint32(start + 12);
    if (bytes > maxOptionBytes) return 'over';
    if (length < optionHeaderBytes + bytes) return 'input';
    this.#options++;
    const from = start + optionHeaderBytes;
    this.#input.start = from + bytes;
    return this.#perform(option, this.#input.bytes.subarray(from, from + bytes));
  }

  #readClientFlags(): Standing {
    const { view, start, length } = this.#input;
    if (length < 4) return 'input';
    this.#input.start += 4;
    this.#clientFlags = view.getUint32(start);
    return (this.#clientFlags & ~(fixedNewstyle | noZeroes)) === 0 ? 'more' : 'over';
  }

  #perform(option: number, data: Uint8Array): Standing {
    if (option === options.exportName) {
      return this.#access.needsTls ? 'over' : this.#chooseByName(data);
    }
    // Without the fixed newstyle, a client understands no reply to any other option.
    if (((this.#clientFlags ?? 0) & fixedNewstyle) === 0) return 'over';
    if (option === options.abort) {
      this.#reply(option, optionReplies.ack);
      return 'over';
    }
    if (this.#access.needsTls && option !== options.startTls) {
      this.#reply(option, optionReplies.tlsRequired, 'TLS comes first');
      return 'more';
    }
    try {
      this.#answer(option, new OptionData(data));
    } catch (error) {
      if (!(error instanceof MalformedOption)) throw error;
      this.#reply(option, optionReplies.invalid, error.message);
    }
    return 'more';
  }

  #answer(option: number, data: OptionData): void {
    switch (option) {
      case options.list:
        this.#list(option, data);
        break;
      case options.startTls:
        this.#startTls(option, data);
        break;
      case options.info:
      case options.go:
        this.#inform(option, data);
        break;
      case options.structuredReply:
        data.end();
        this.#isStructured = true;
        this.#reply(option, optionReplies.ack);
        break;
      case options.listMetaContext:
      case options.setMetaContext:
        this.#metaContexts(option, data);
        break;
      default:
        this.#reply(option, optionReplies.unsupported);
    }
  }

  /** EXPORT_NAME: the old way to choose, which can only fail by closing. */
  #chooseByName(data: Uint8Array): Standing {
    if (data.length > maxText) return 'over';
    const found = this.#access.find(decode(data));
    if (found === undefined || !found.hasRoom) return 'over';
    const zeroes = ((this.#clientFlags ?? 0) & noZeroes) === 0 ? 124 : 0;
    const at = this.#output.reserve(10 + zeroes);
    setOffset(this.#output.view, at, found.size);
    this.#output.view.setUint16(at + 8, this.#transmissionFlags());
    this.#output.bytes.fill(0, at + 10, at + 10 + zeroes);
    this.#chosen = found;
    return 'over';
  }

  #list(option: number, data: OptionData): void {
    data.end();
    for (const { name, description } of this.#access.list()) {
      const text = Buffer.from(`${name}${description}`);
      const at = this.#putReply(option, optionReplies.server, 4 + text.length);
      this.#output.view.setUint32(at, Buffer.byteLength(name));
      this.#output.bytes.set(text, at + 4);
    }
    this.#reply(option, optionReplies.ack);
  }

  #startTls(option: number, data: OptionData): void {
    const { isPrivate, place } = this.#access;
    if (place.tls === undefined) {
      this.#reply(option, optionReplies.unsupported);
      return;
    }
    data.end();
    if (isPrivate) throw new MalformedOption('there is TLS already');
    this.#reply(option, optionReplies.ack);
    this.#startsTls = true;
  }

  /** INFO and GO. */
  #inform(option: number, data: OptionData): void {
    const name = data.text();
    const wanted = new Set<number>();
    for (let left = data.uint16(); left > 0; left--) wanted.add(data.uint16());
    data.end();
    const found = this.#findOrRefuse(option, name);
    if (found === undefined) return;
    if (option === options.go && !found.hasRoom) {
      this.#reply(option, optionReplies.policy, 'as many clients as may be are connected');
      return;
    }
    this.#putInfos(option, found, wanted);
    this.#reply(option, optionReplies.ack);
    if (option === options.go) this.#chosen = found;
  }

  #putInfos(option: number, found: Export, wanted: ReadonlySet<number>): void {
    const { name, description, size, pages } = found;
    const at = this.#putInfo(option, infos.export, 10);
    setOffset(this.#output.view, at, size);
    this.#output.view.setUint16(at + 8, this.#transmissionFlags());
    for (const [info, text] of [
      [infos.name, name],
      [infos.description, description],
    ] as const) {
      if (!wanted.has(info)) continue;
      const bytes = Buffer.from(text);
      this.#output.bytes.set(bytes, this.#putInfo(option, info, bytes.length));
    }
    // Whoever does not ask is told as well, and free not to listen.
    const sizesAt = this.#putInfo(option, infos.blockSize, 12);
    this.#output.view.setUint32(sizesAt, 1);
    this.#output.view.setUint32(sizesAt + 4, pages.pageSize);
    this.#output.view.setUint32(sizesAt + 8, maxPayload);
  }

  /** LIST_META_CONTEXT and SET_META_CONTEXT. */
  #metaContexts(option: number, data: OptionData): void {
    const isSet = option === options.setMetaContext;
    if (isSet) this.#contexts = undefined;
    const name = data.text();
    const queries: string[] = [];
    for (let left = data.uint32(); left > 0; left--) queries.push(data.text());
    data.end();
    if (!this.#isStructured) throw new MalformedOption('structured replies come first');
    const found = this.#findOrRefuse(option, name);
    if (found === undefined) return;
    const contexts = isSet ? chooseContexts(queries) : listContexts(queries);
    for (const context of contexts) {
      const at = this.#putReply(option, optionReplies.metaContext, 4 + context.name.length);
      this.#output.view.setUint32(at, isSet ? context.id : 0);
      this.#output.bytes.write(context.name, at + 4, 'latin1');
    }
    if (isSet) this.#contexts = { of: found, chosen: contexts };
    this.#reply(option, optionReplies.ack);
  }

  #findOrRefuse(option: number, name: string): Export | undefined {
    const found = this.#access.find(name);
    if (found !== undefined) return found;
    if (this.#access.hides(name)) {
      this.#reply(option, optionReplies.tlsRequired, 'that export takes TLS');
    } else {
      this.#reply(option, optionReplies.unknown, 'there is no such export');
    }
    return undefined;
  }

  #transmissionFlags(): number {
    const { sendDf, ...always } = transmissionFlags;
    const flags = Object.values(always).reduce((sum, flag) => sum | flag, 0);
    return this.#isStructured ? flags | sendDf : flags;
  }

  #putInfo(option: number, info: number, bytes: number): number {
    const at = this.#putReply(option, optionReplies.info, 2 + bytes);
    this.#output.view.setUint16(at, info);
    return at + 2;
  }

  #reply(option: number, type: number, text = ''): void {
    const at = this.#putReply(option, type, text.length);
    this.#output.bytes.write(text, at, 'latin1');
  }

  /** A reply with room for `bytes` of data, and where these go. */
  #putReply(option: number, type: number, bytes: number): number {
    const at = this.#output.reserve(20 + bytes);
    const { view } = this.#output;
    view.setUint32(at, optionReplyMagicHigh);
    view.setUint32(at + 4, optionReplyMagicLow);
    view.setUint32(at + 8, option);
    view.setUint32(at + 12, type);
    view.setUint32(at + 16, bytes);
    return at + 20;
  }
}
