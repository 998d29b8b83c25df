import type { Stats } from 'node:fs';

/** What a file that is no regular file is, for a message. */
export function specialKind(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory: give the files in it';
  if (stats.isFIFO()) return 'a pipe: write it to a file first';
  if (stats.isSocket()) return 'a socket';
  if (stats.isBlockDevice()) return 'a block device: copy it to a file first';
  return 'a character device';
}

interface FileFormat {
  readonly name: string;
  /** The bytes that such a file begins with. */
  readonly magic: readonly number[];
  /** What to do with it instead. */
  readonly remedy: string;
  /** Whether a file of this format can never be an image, whatever its size. */
  readonly compressed: boolean;
}

/**
 * Formats that memory images come wrapped in, by their first bytes: RFC 8878 §3.1.1, RFC 1952 §2.3.1,
 * the .xz file format §2.1.1.1, and the ELF header's `e_ident`.
 */
const formats: readonly FileFormat[] = [
  {
    name: 'a zstd file',
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    remedy: 'unpack it first with "zstd -d --long=31"',
    compressed: true,
  },
  {
    name: 'a gzip file',
    magic: [0x1f, 0x8b, 0x08],
    remedy: 'unpack it first with "gzip -d"',
    compressed: true,
  },
  {
    name: 'an xz file',
    magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
    remedy: 'unpack it first with "xz -d"',
    compressed: true,
  },
  {
    name: 'an ELF file',
    magic: [0x7f, 0x45, 0x4c, 0x46],
    remedy: 'unpack it first: write the contents of its LOAD segments to a file of their own',
    compressed: false,
  },
];

/** Bytes of a file's beginning that {@link wrappedKind} wants to see. */
export const magicLength = 6;

/**
 * Tells what a file is that does not hold raw pages, and what to do with it, for a message.
 *
 * A compressed file is told whatever its size. An ELF file is told only where `wholePages` is false:
 * an image of a process may well begin with the page that holds a program's ELF header.
 */
export function wrappedKind(beginning: Uint8Array, wholePages: boolean): string | undefined {
  const format = formats.find(
    ({ magic, compressed }) =>
      (compressed || !wholePages) && magic.every((byte, i) => beginning[i] === byte),
  );
  return format && `${format.name}, not raw pages; ${format.remedy}`;
}
