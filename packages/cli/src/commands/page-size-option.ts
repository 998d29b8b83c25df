import { pageSizes } from '@pagefold/contracts';
import { InvalidArgumentError, Option } from 'commander';

/** `--page-size`, which must be a page size that a kernel has. */
export function pageSizeOption(description: string): Option {
  return new Option('--page-size <bytes>', description).argParser((text: string): number => {
    const pageSize = Number(text);
    if (pageSizes.includes(pageSize)) return pageSize;
    throw new InvalidArgumentError(`Expected one of ${pageSizes.join(', ')}.`);
  });
}
