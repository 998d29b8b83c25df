import { pageSizes } from '@pagefold/contracts';
import { type FileEnds, formatOf } from './image-format.ts';
import { imageFormats } from './image-formats.ts';

/**
 * Why a file cannot be an image of raw pages, and what to do about it, as a clause to follow its name;
 * undefined where it can be one.
 *
 * @param pageSize bytes of a page.
 */
export function imageProblem(file: FileEnds, pageSize: number): string | undefined {
  const { size } = file;
  if (size === 0) return `is empty; an image has at least one page of ${pageSize} bytes`;
  const format = formatOf(file, imageFormats);
  if (format !== undefined) return `this is ${format.title}, not raw pages; ${format.remedy}`;
  return brokenPages(size, pageSize);
}

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
    'known here; make it again as raw pages (with LiME, format=padded)'
  );
}
