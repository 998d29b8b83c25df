import { ConfigError } from './errors.ts';

/** One option of a backend, as data: checks, help texts and documentation are made from it. */
export type OptionSpec =
  | {
      /** A whole number. */
      readonly type: 'integer';
      /** Its value where none is given. */
      readonly default: number;
      /** The smallest value that it can have. */
      readonly minimum: number;
      /** The largest value that it can have. */
      readonly maximum: number;
      /** What its value counts, in the plural; absent for a bare number. */
      readonly unit?: string;
      /** What it does, as a clause without a full stop. */
      readonly description: string;
    }
  | {
      /** Yes or no. */
      readonly type: 'boolean';
      /** Its value where none is given. */
      readonly default: boolean;
      /** What it does, as a clause without a full stop. */
      readonly description: string;
    }
  | {
      /** One of several words. */
      readonly type: 'choice';
      /** Its value where none is given. */
      readonly default: string;
      /** The words. */
      readonly values: readonly string[];
      /** What it does, as a clause without a full stop. */
      readonly description: string;
    };

/** The options of a backend, by name. */
export type OptionsSchema = Readonly<Record<string, OptionSpec>>;

/** Values for options, as a user gives them. */
export type Options = Readonly<Record<string, unknown>>;

type ValueOf<S extends OptionSpec> = S extends { type: 'integer' }
  ? number
  : S extends { type: 'boolean' }
    ? boolean
    : S extends { values: readonly (infer V)[] }
      ? V
      : never;

/** The values of all options of a schema, defaults filled in. */
export type OptionValues<S extends OptionsSchema> = { readonly [K in keyof S]: ValueOf<S[K]> };

/**
 * Checks `options` against `schema` and fills in the defaults. An option that is `undefined` counts
 * as not given.
 *
 * @param owner whose options they are, for the message.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for an unknown name or a value that it cannot have.
 */
export function resolveOptions<const S extends OptionsSchema>(
  owner: string,
  schema: S,
  options: Options = {},
): OptionValues<S> {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(schema, name)) {
      const known = Object.keys(schema).join(', ') || 'none';
      throw invalidOption(owner, `has no option "${name}"; its options: ${known}`);
    }
  }
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(schema)) {
    const value = options[name] === undefined ? spec.default : options[name];
    if (!isAllowed(spec, value)) {
      throw invalidOption(owner, `"${name}" expected ${expectation(spec)}, got ${show(value)}`);
    }
    values[name] = value;
  }
  return values as OptionValues<S>;
}

function isAllowed(spec: OptionSpec, value: unknown): boolean {
  switch (spec.type) {
    case 'integer':
      return Number.isInteger(value) && inRange(value as number, spec.minimum, spec.maximum);
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return typeof value === 'string' && spec.values.includes(value);
  }
}

function inRange(value: number, minimum: number, maximum: number): boolean {
  return value >= minimum && value <= maximum;
}

function expectation(spec: OptionSpec): string {
  switch (spec.type) {
    case 'integer': {
      const unit = spec.unit ? ` ${spec.unit}` : '';
      return `an integer from ${spec.minimum} to ${spec.maximum}${unit}`;
    }
    case 'boolean':
      return 'true or false';
    case 'choice':
      return `one of ${spec.values.join(', ')}`;
  }
}

function show(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value);
}

function invalidOption(owner: string, problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `${owner}: ${problem}`);
}
