import { InputError } from '@pagefold/contracts';

/**
 * The lines of a stream of text, without their ends. A last one that has no end counts.
 *
 * @param maxLength characters of the longest line that is taken.
 * @throws InputError `PAGEFOLD_BAD_INPUT` for a longer one, as soon as it is seen.
 */
export async function* linesOf(
  text: AsyncIterable<string>,
  maxLength: number,
): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield checked(line, maxLength);
    checked(rest, maxLength);
  }
  if (rest !== '') yield rest;
}

function checked(line: string, maxLength: number): string {
  if (line.length <= maxLength) return line;
  const problem = `a line is longer than ${maxLength} characters`;
  throw new InputError('PAGEFOLD_BAD_INPUT', problem);
}
