import { pageSizes } from '@pagefold/contracts';

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

/** Bytes of a file's beginning that {@link imageProblem} wants to see. */
export const magicLength = 6;

/**
 * Why a file cannot be an image of raw pages, and what to do about it, as a clause to follow its name;
 * undefined where it can be one.
 *
 * @param beginning the first {@link magicLength} bytes of the file, or all where it has fewer.
 * @param size bytes of the file.
 * @param pageSize bytes of a page.
 */
export function imageProblem(
  beginning: Uint8Array,
  size: number,
  pageSize: number,
): string | undefined {
  if (size === 0) return `is empty; an image has at least one page of ${pageSize} bytes`;
  const excess = size % pageSize;
  return wrapped(beginning, excess === 0) ?? brokenPages(size, excess, pageSize);
}

/**
 * Tells what a file is that does not hold raw pages, and what to do with it, for a message.
 *
 * A compressed file is told whatever its size. An ELF file is told only where `wholePages` is false:
 * an image of a process may well begin with the page that holds a program's ELF header.
 */
function wrapped(beginning: Uint8Array, wholePages: boolean): string | undefined {
  const format = formats.find(
    ({ magic, compressed }) =>
      (compressed || !wholePages) && magic.every((byte, i) => beginning[i] === byte),
  );
  return format && `this is ${format.name}, not raw pages; ${format.remedy}`;
}

/** What is wrong with a size that leaves `excess` bytes over, and what would be right. */
function brokenPages(size: number, excess: number, pageSize: number): string | undefined {
  if (excess === 0) return undefined;
  const fitting = pageSizes.findLast((other) => size % other === 0);
  if (fitting !== undefined) {
    return (
      `${size} bytes are not whole pages of ${pageSize} (${excess} too many), ` +
      `but whole pages of ${fitting}: give the page size it was made with`
    );
  }
  if (size < pageSize) return `${size} bytes are less than one page of ${pageSize}`;
  return (
    `${size} bytes are not whole pages of ${pageSize} (${excess} too many): ` +
    `cut it to ${size - excess} bytes if its end may go, or make it again`
  );
}
