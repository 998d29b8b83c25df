import { type CodeOptionSpec, ConfigError, show } from '@pagefold/contracts';

/** Options that `analyze` and `captureProcesses` both have. */
export const abortable: {
  readonly signal: CodeOptionSpec & { readonly type: 'object' };
  readonly onProgress: CodeOptionSpec & { readonly type: 'function' };
} = {
  signal: { type: 'object', description: 'an AbortSignal that ends it' },
  onProgress: { type: 'function', description: 'is called as it goes on' },
};

/**
 * Refuses a value for an option that is of the right type and still none for it, or missing.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export function expectOption(
  owner: string,
  name: string,
  value: unknown,
  isRight: boolean,
  expected: string,
): void {
  if (isRight) return;
  throw new ConfigError(
    'PAGEFOLD_INVALID_OPTION',
    `${owner}: "${name}" expected ${expected}, got ${show(value)}`,
  );
}

/** Refuses an option that is no signal; there may be none. */
export function expectSignal(owner: string, name: string, signal: unknown): void {
  const { aborted, throwIfAborted } = (signal ?? {}) as Partial<AbortSignal>;
  const isRight =
    signal === undefined || (typeof aborted === 'boolean' && typeof throwIfAborted === 'function');
  expectOption(owner, name, signal, isRight, 'an AbortSignal');
}
