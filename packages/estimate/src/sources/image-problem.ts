import { pageSizes } from '@pagefold/contracts';
import { type FileEnds, formatOf } from './image-format.ts';
import { readableFormats } from './readable-formats.ts';
import { refusedFormats } from './refused-formats.ts';

/**
 * Why a file cannot be an image of raw pages, and what to do about it, as a clause to follow its name;
 * undefined where it can be one. Where raw pages are all that is read, it is what there is to say of a file.
 *
 * @param pageSize bytes of a page.
 */
export function imageProblem(file: FileEnds, pageSize: number): string | undefined {
  const readable = formatOf(file, readableFormats);
  if (readable !== undefined) {
    return `this is ${readable.title}, not raw pages; "pagefold analyze" on the command line reads it`;
  }
  return rawProblem(file, pageSize) ?? brokenPages(file.size ?? 0, pageSize);
}

/**
 * The same of a file that is of no format that is read. A piece of a page at its end, if it is of whole
 * sectors, is no problem here: memory has such pieces where its ranges do not end with a page.
 */
export function rawProblem(file: FileEnds, pageSize: number): string | undefined {
  const { size } = file;
  if (size === 0) return `is empty; an image has at least one page of ${pageSize} bytes`;
  const format = formatOf(file, refusedFormats);
  if (format !== undefined)
    return `this is ${format.title}, which is not read here; ${format.remedy}`;
  if (
    size === undefined ||
    (size > pageSize && size % largestPiece !== 0 && size % sectorBytes === 0)
  ) {
    return undefined;
  }
  return brokenPages(size, pageSize);
}

const sectorBytes = 512;
/** Whole pages of another size are no pieces. */
const largestPiece = pageSizes[0]!;

/** What is wrong with a size that is not whole pages, and what would be right. */
function brokenPages(size: number, pageSize: number): string | undefined {
  const excess = size % pageSize;
  if (excess === 0) return undefined;
  if (size < pageSize) return `${size} bytes are less than one page of ${pageSize}`;
  const problem = `${size} bytes are not whole pages of ${pageSize} (${excess} too many)`;
  const fitting = pageSizes.findLast((other) => size % other === 0);
  if (fitting !== undefined) {
    return `${problem}, but whole pages of ${fitting}: give the page size it was made with`;
  }
  return (
    `${problem}: its end is missing, or it is no sequence of raw pages but of a format that is not ` +
    'known here; make it again as raw pages, or in a format that is (with LiME, format=lime)'
  );
}
