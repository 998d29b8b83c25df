import { InputError } from '@pagefold/contracts';

declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (encoding?: string) => { decode(bytes: Uint8Array): string };
declare const crypto: {
  readonly subtle: { digest(algorithm: string, data: Uint8Array): Promise<ArrayBuffer> };
};

/**
 * The form of a file with a dictionary. Numbers are 32 bits, the low byte first.
 *
 * | bytes | |
 * | --- | --- |
 * | 8 | `pagedict` |
 * | 4 | version: 1 |
 * | 4 | length of the note |
 * | 4 | length of the content |
 * | | note, UTF-8: what the dictionary is of |
 * | | content |
 * | 32 | SHA-256 of all that comes before |
 */
export interface DictionaryFile {
  /** What the dictionary was trained on, for people. */
  readonly note: string;
  /** The dictionary: content of the pages that it was trained on. */
  readonly content: Uint8Array;
}

/** The longest note, in bytes of UTF-8. */
export const longestNote = 1024;
/** The longest content, in bytes: more than any compressor makes use of. */
export const longestContent: number = 16 * 1024 * 1024;

const magic = 'pagedict';
const version = 1;
const headLength = 20;
const checksumLength = 32;

/**
 * Writes a dictionary to bytes for a file. They hold memory of whatever it was trained on, secrets included:
 * keep such a file as one keeps that memory.
 *
 * @throws RangeError for a note or a content that is too long.
 */
export async function encodeDictionaryFile({ note, content }: DictionaryFile): Promise<Uint8Array> {
  const noteBytes = new TextEncoder().encode(note);
  checkLength('note', noteBytes.length, longestNote);
  checkLength('content', content.length, longestContent);
  const end = headLength + noteBytes.length + content.length;
  const file = new Uint8Array(end + checksumLength);
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode(magic));
  view.setUint32(8, version, true);
  view.setUint32(12, noteBytes.length, true);
  view.setUint32(16, content.length, true);
  file.set(noteBytes, headLength);
  file.set(content, headLength + noteBytes.length);
  file.set(await sha256(file.subarray(0, end)), end);
  return file;
}

/**
 * Reads the bytes of such a file.
 *
 * @param name what messages call the file.
 * @throws InputError `PAGEFOLD_BAD_INPUT` for anything else, saying what is wrong.
 */
export async function decodeDictionaryFile(
  file: Uint8Array,
  name: string,
): Promise<DictionaryFile> {
  const wrong = (what: string) => new InputError('PAGEFOLD_BAD_INPUT', `${name}: ${what}`);
  const begins = new TextDecoder('latin1').decode(file.subarray(0, magic.length));
  if (begins !== magic) {
    throw wrong('it is no dictionary of Pagefold: make one with "pagefold train"');
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < headLength) throw wrong(cut(headLength, file.length));
  const found = view.getUint32(8, true);
  if (found !== version) {
    throw wrong(
      `it is a dictionary of version ${found}, and this Pagefold reads version ${version}`,
    );
  }
  const noteLength = view.getUint32(12, true);
  const contentLength = view.getUint32(16, true);
  if (noteLength > longestNote || contentLength > longestContent) throw wrong(damage);
  const contentAt = headLength + noteLength;
  const end = contentAt + contentLength;
  if (file.length !== end + checksumLength) throw wrong(cut(end + checksumLength, file.length));
  const checksum = await sha256(file.subarray(0, end));
  if (checksum.some((byte, i) => byte !== file[end + i])) throw wrong(damage);
  return {
    note: new TextDecoder().decode(file.subarray(headLength, contentAt)),
    content: file.slice(contentAt, end),
  };
}

const damage = 'it is damaged: its bytes do not have the checksum that it was written with';

function cut(expected: number, length: number): string {
  return `it has ${length} bytes, and ${expected} were written`;
}

function checkLength(name: string, length: number, most: number): void {
  if (length <= most) return;
  throw new RangeError(`"${name}" expected at most ${most} bytes, got ${length}`);
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
