import { ConfigError } from './errors.ts';

/** One option of a backend, as data: checks, help texts and documentation are made from it. */
export type OptionSpec =
  | {
      readonly type: 'integer';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
      readonly unit?: string;
      readonly description: string;
    }
  | { readonly type: 'boolean'; readonly default: boolean; readonly description: string }
  | {
      readonly type: 'choice';
      readonly default: string;
      readonly values: readonly string[];
      readonly description: string;
    };

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
