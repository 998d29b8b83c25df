import { ConfigError } from '@pagefold/contracts';

/** Whose options they are. */
export const owner = 'valkey';

/** An option that cannot be. */
export function invalid(problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `${owner}: ${problem}`);
}
