import { InvalidArgumentError } from 'commander';
import { parseSize } from '../size.ts';

/** An export as it is asked for. */
export interface NamedSize {
  readonly name: string;
  readonly size: number;
}

/** Reads NAME=SIZE, for an option that may be given several times. @throws InvalidArgumentError */
export function collectNamedSize(text: string, earlier: readonly NamedSize[] = []): NamedSize[] {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected NAME=SIZE, such as vm1=4G.');
  const name = text.slice(0, at);
  if (earlier.some((other) => other.name === name)) {
    throw new InvalidArgumentError(`There are two exports ${name}.`);
  }
  return [...earlier, { name, size: parseSize(text.slice(at + 1)) }];
}
