import { ConfigError } from './errors.ts';

/** Page sizes that a pool can have, in bytes: those that Linux runs with and zswap could meet. */
export const pageSizes: readonly number[] = [4096, 8192, 16384, 32768, 65536];

/** The page size where nobody asks for another, in bytes. */
export const defaultPageSize = 4096;

/**
 * Checks a page size.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` unless `pageSize` is one of {@link pageSizes}.
 */
export function checkPageSize(pageSize: number): void {
  if (!pageSizes.includes(pageSize)) {
    throw new ConfigError(
      'PAGEFOLD_INVALID_OPTION',
      `"pageSize" expected one of ${pageSizes.join(', ')} (bytes), got ${pageSize}`,
    );
  }
}
