import type { ByteCursor } from '../bytes/byte-cursor.ts';
import { BrokenInput } from '../bytes/byte-source.ts';
import { Fields } from '../bytes/fields.ts';

/** Pages of a process that stand one after another. */
export interface PagemapEntry {
  readonly pages: number;
  /** Whether they are in the file of pages, in a parent image, or still to be fetched. */
  readonly place: 'present' | 'parent' | 'lazy';
}

const maxMessageBytes = 4096;
const field = { pagesId: 1, pages: 2, inParent: 3, flags: 4 } as const;
const flag = { parent: 1, lazy: 2, present: 4 } as const;

/** The number of the file that holds the pages: the head of a pagemap, behind its magic. */
export async function readPagesId(cursor: ByteCursor): Promise<number> {
  await cursor.skip(8);
  const head = await readMessage(cursor);
  const id = head?.get(field.pagesId);
  if (id === undefined) throw new BrokenInput('does not say where its pages are');
  return id;
}

/** Entry after entry of a pagemap, behind its head. */
export async function readEntry(cursor: ByteCursor): Promise<PagemapEntry | undefined> {
  const message = await readMessage(cursor);
  if (message === undefined) return undefined;
  const pages = message.get(field.pages) ?? 0;
  const flags = message.get(field.flags);
  const isInParent = message.get(field.inParent) === 1;
  if (flags === undefined) return { pages, place: isInParent ? 'parent' : 'present' };
  if ((flags & flag.present) !== 0) return { pages, place: 'present' };
  return { pages, place: (flags & flag.parent) !== 0 || isInParent ? 'parent' : 'lazy' };
}

/** The whole numbers of a protobuf message by their field; undefined at the end. */
async function readMessage(cursor: ByteCursor): Promise<Map<number, number> | undefined> {
  const prefix = await cursor.takeUnlessEnd(4);
  if (prefix === undefined) return undefined;
  const length = new Fields(prefix).u32(0);
  if (length > maxMessageBytes)
    throw new BrokenInput(`has a message of ${length} bytes: it is damaged`);
  const bytes = await cursor.take(length);
  const message = new Map<number, number>();
  const reader = new VarintReader(bytes);
  while (!reader.isAtEnd) {
    const tag = reader.varint();
    if ((tag & 7) !== 0) throw new BrokenInput('has a message that is damaged');
    message.set(Math.floor(tag / 8), reader.varint());
  }
  return message;
}

class VarintReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new BrokenInput('has a message that is damaged');
  }
}
