import { pageSizes } from '@pagefold/contracts';

/** Bytes that stand at one place of a file. */
export interface Mark {
  /** Where they begin; below 0 it counts from the end of the file. */
  readonly at: number;
  /** What stands there. */
  readonly bytes: readonly number[];
  /** Which bits count, a byte for each; all where there is none. */
  readonly mask?: readonly number[];
}

/** A format that is no sequence of raw pages. */
export interface KnownFormat {
  /** What such a file is, with an article, for a message. */
  readonly title: string;
  /** Each tells the format alone; all marks of one have to be there. */
  readonly signatures: readonly (readonly Mark[])[];
}

/** A format that is not read here. */
export interface ImageFormat extends KnownFormat {
  /** What to do with it, as a clause: the tool that makes raw pages of it. */
  readonly remedy: string;
}

/** What has to be seen of a file to tell its format. */
export interface FileEnds {
  /** Bytes of the file; undefined where only reading tells. */
  readonly size: number | undefined;
  /** Its first {@link headLength} bytes, or all where it has fewer. */
  readonly head: Uint8Array;
  /** Its last {@link tailLength} bytes, or all where it has fewer. */
  readonly tail: Uint8Array;
}

/** Bytes of a file's beginning that tell a format: the signature of a swap area ends its first page. */
export const headLength: number = 64 * 1024;

/** Bytes of a file's end that tell a format. */
export const tailLength: number = 512;

/** Characters at one place, each a byte. */
export function text(at: number, characters: string): Mark {
  return { at, bytes: [...characters].map((character) => character.charCodeAt(0)) };
}

/** Bytes at one place, as hexadecimal digits with spaces where it helps; `mask` likewise. */
export function hex(at: number, digits: string, mask?: string): Mark {
  const bytes = bytesOf(digits);
  return mask === undefined ? { at, bytes } : { at, bytes, mask: bytesOf(mask) };
}

/** A mark at the end of the first page, whatever the page size, as swap areas have it. */
export function endsFirstPage(characters: string): Mark[][] {
  return pageSizes.map((pageSize) => [text(pageSize - 10, characters)]);
}

function bytesOf(digits: string): number[] {
  return digits.match(/[0-9a-f]{2}/g)!.map((pair) => Number.parseInt(pair, 16));
}

/** The first of `formats` that a file has. */
export function formatOf<F extends KnownFormat>(
  file: FileEnds,
  formats: readonly F[],
): F | undefined {
  return formats.find(({ signatures }) =>
    signatures.some((marks) => marks.every((mark) => isThere(mark, file))),
  );
}

function isThere({ at, bytes, mask }: Mark, { head, tail }: FileEnds): boolean {
  const part = at < 0 ? tail : head;
  const from = at < 0 ? tail.length + at : at;
  return bytes.every((byte, i) => {
    const there = part[from + i];
    return there !== undefined && (there & (mask?.[i] ?? 0xff)) === byte;
  });
}
