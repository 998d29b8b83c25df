import { ConfigError } from '@pagefold/contracts';

/** What the value of an option has to be. */
export interface OptionKind {
  /** For a message, to follow "expected". */
  readonly expected: string;
  /** Whether a value is that. */
  readonly accepts: (value: unknown) => boolean;
  /** Whether it may be left out. */
  readonly optional: boolean;
}

export const aFunction: OptionKind = {
  expected: 'a function',
  accepts: (value) => typeof value === 'function',
  optional: false,
};

export const yesOrNo: OptionKind = {
  expected: 'true or false',
  accepts: (value) => typeof value === 'boolean',
  optional: false,
};

export const anAbortSignal: OptionKind = {
  expected: 'an AbortSignal',
  accepts: (value) =>
    isObject(value) &&
    typeof value.aborted === 'boolean' &&
    typeof value.throwIfAborted === 'function',
  optional: false,
};

/** The same, but it may be left out. */
export function optional(kind: OptionKind): OptionKind {
  return { ...kind, optional: true };
}

/**
 * Checks the options of a call, which hold more than the plain values that options of backends have.
 *
 * @param call what they are given to, for a message.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for a name that is no option, a value that is none for
 *   its option, and one that is missing.
 */
export function checkCallOptions(
  call: string,
  kinds: Readonly<Record<string, OptionKind>>,
  options: unknown,
): void {
  if (!isObject(options)) throw invalidOption(`${call}: expected an object of options`, options);
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(kinds, name)) {
      const known = Object.keys(kinds).join(', ');
      throw new ConfigError(
        'PAGEFOLD_INVALID_OPTION',
        `${call}: has no option "${name}"; its options: ${known}`,
      );
    }
  }
  for (const [name, { expected, accepts, optional: mayBeMissing }] of Object.entries(kinds)) {
    const value = options[name];
    if (value === undefined ? mayBeMissing : accepts(value)) continue;
    throw invalidOption(`${call}: "${name}" expected ${expected}`, value);
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function invalidOption(problem: string, value: unknown): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `${problem}, got ${shown(value)}`);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return isObject(value) ? 'an object' : String(value);
}
