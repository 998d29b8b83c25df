import { type ErrorCode, InputError } from '@pagefold/contracts';
import { printable } from '@pagefold/estimate';

/** What is wrong with a file that was to be a sketch. */
export function sketchError(
  path: string,
  problem: string,
  cause?: unknown,
  code: ErrorCode = 'PAGEFOLD_BAD_INPUT',
): InputError {
  return new InputError(code, `${printable(path)}: ${problem}`, { cause });
}
