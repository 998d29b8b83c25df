import { InvalidArgumentError } from 'commander';

const units = ['', 'K', 'M', 'G', 'T'];

/**
 * Reads a number of bytes: `4096`, `512M`, `4G`, `1.5T`. Units are powers of 1024.
 *
 * @throws InvalidArgumentError for anything else.
 */
export function parseSize(text: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([KMGT]?)$/i.exec(text) ?? [];
  const size = Number(amount) * 1024 ** units.indexOf(unit.toUpperCase());
  if (Number.isSafeInteger(size) && size > 0) return size;
  throw new InvalidArgumentError('Expected a number of bytes, such as 4096, 512M or 4G.');
}
