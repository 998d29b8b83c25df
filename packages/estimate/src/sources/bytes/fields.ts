import { BrokenInput } from './byte-source.ts';

/** Numbers in the bytes of a header, in its byte order. */
export class Fields {
  readonly #view: DataView;
  readonly #little: boolean;

  constructor(bytes: Uint8Array, order: 'little' | 'big' = 'little') {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = order === 'little';
  }

  get length(): number {
    return this.#view.byteLength;
  }

  u16(at: number): number {
    return this.#view.getUint16(at, this.#little);
  }

  u32(at: number): number {
    return this.#view.getUint32(at, this.#little);
  }

  /** 64 bits as they are. */
  big(at: number): bigint {
    return this.#view.getBigUint64(at, this.#little);
  }

  /** 64 bits that count bytes. @throws BrokenInput for more than a number holds, which no input has. */
  u64(at: number): number {
    const value = this.big(at);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new BrokenInput(`has ${value} where a size or a place should be: it is damaged`);
    }
    return Number(value);
  }
}

/** Whether these characters, each a byte, stand at one place. */
export function hasText(bytes: Uint8Array, at: number, characters: string): boolean {
  if (at + characters.length > bytes.length) return false;
  for (let i = 0; i < characters.length; i++) {
    if (bytes[at + i] !== characters.charCodeAt(i)) return false;
  }
  return true;
}
