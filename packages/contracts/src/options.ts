import { ConfigError } from './errors.ts';
import { show } from './show.ts';

/** What every option has. */
export interface OptionText {
  /** What it does, as a clause without a full stop. */
  readonly description: string;
}

/** One option of a backend, as data: checks, help texts and documentation are made from it. */
export type OptionSpec =
  | ({
      /** A whole number. */
      readonly type: 'integer';
      /** Its value where none is given. */
      readonly default: number;
      /** The smallest value that it can have. */
      readonly minimum: number;
      /** The largest value that it can have; with `Infinity`, that is a value too: no limit. */
      readonly maximum: number;
      /** What its value counts, in the plural; absent for a bare number. */
      readonly unit?: string;
    } & OptionText)
  | ({
      /** Yes or no. */
      readonly type: 'boolean';
      /** Its value where none is given. */
      readonly default: boolean;
    } & OptionText)
  | ({
      /** One of several words. */
      readonly type: 'choice';
      /** Its value where none is given. */
      readonly default: string;
      /** The words. */
      readonly values: readonly string[];
    } & OptionText);

/** The options of a backend, by name. */
export type OptionsSchema = Readonly<Record<string, OptionSpec>>;

/** One option that is given in code: of a pool, a device, an analysis. */
export type CodeOptionSpec =
  | OptionSpec
  | ({
      /** One of several words; which one it is by default depends on the machine. */
      readonly type: 'machine-choice';
      /** The words. */
      readonly values: readonly string[];
    } & OptionText)
  | ({
      /** A whole number that may be beyond 2⁵³. */
      readonly type: 'bigint';
      /** The smallest value that it can have. */
      readonly minimum: bigint;
      /** The largest value that it can have. */
      readonly maximum: bigint;
    } & OptionText)
  | ({
      /** Any text. */
      readonly type: 'text';
      /** Its value where none is given. */
      readonly default: string;
    } & OptionText)
  | ({
      /** A whole number, which must be given. */
      readonly type: 'required-integer';
      /** The smallest value that it can have. */
      readonly minimum: number;
      /** The largest value that it can have. */
      readonly maximum: number;
      /** What its value counts, in the plural. */
      readonly unit: string;
    } & OptionText)
  | ({
      /** Any text, which must be given. */
      readonly type: 'required-text';
    } & OptionText)
  | ({
      /** Something to call. */
      readonly type: 'function';
    } & OptionText)
  | ({
      /** An object whose fields somebody else checks. */
      readonly type: 'object';
    } & OptionText)
  | ({
      /** An object whose fields somebody else checks, or `false`. */
      readonly type: 'object-or-false';
      /** Its value where none is given. */
      readonly default: false;
    } & OptionText)
  | ({
      /** A Uint8Array, or one of several words. */
      readonly type: 'bytes-or-choice';
      /** The words. */
      readonly values: readonly string[];
    } & OptionText);

/** Options that are given in code, by name. */
export type CodeOptionsSchema = Readonly<Record<string, CodeOptionSpec>>;

/** Values for options, as a user gives them. */
export type Options = Readonly<Record<string, unknown>>;

type ValueOf<S extends CodeOptionSpec> = S extends { type: 'integer' | 'required-integer' }
  ? number
  : S extends { type: 'boolean' }
    ? boolean
    : S extends { type: 'choice'; values: readonly (infer V)[] }
      ? V
      : S extends { type: 'machine-choice'; values: readonly (infer V)[] }
        ? V | undefined
        : S extends { type: 'text' | 'required-text' }
          ? string
          : unknown;

/** The values of all options of a schema, defaults filled in; `undefined` where there is none. */
export type OptionValues<S extends CodeOptionsSchema> = { readonly [K in keyof S]: ValueOf<S[K]> };

/**
 * Checks `options` against `schema` and fills in the defaults. An option that is `undefined` counts
 * as not given. Each option is read once: what is checked is what is returned.
 *
 * @param owner whose options they are, for the message.
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for what is no object, an unknown name, or a value that an
 *   option cannot have.
 */
export function resolveOptions<const S extends CodeOptionsSchema>(
  owner: string,
  schema: S,
  options: Options = {},
): OptionValues<S> {
  if (typeof options !== 'object' || options === null) {
    throw invalidOption(owner, `options expected an object, got ${show(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(schema, name)) throw invalidOption(owner, unknownOption(schema, name));
  }
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(schema)) {
    const given = options[name];
    const value = given === undefined && 'default' in spec ? spec.default : given;
    if (!(value === undefined && isOptional(spec)) && !isAllowed(spec, value)) {
      throw invalidOption(owner, `"${name}" expected ${expectation(spec)}, got ${show(value)}`);
    }
    values[name] = integerOrAsIs(value);
  }
  return values as OptionValues<S>;
}

/**
 * An integer as such: beside others that are none, the engine keeps it as a floating-point number, and would
 * do arithmetic of these with it ever after.
 */
function integerOrAsIs(value: unknown): unknown {
  if (typeof value !== 'number') return value;
  const integer = value | 0;
  return integer === value ? integer : value;
}

function unknownOption(schema: CodeOptionsSchema, name: string): string {
  const names = Object.keys(schema);
  const meant = names.find((known) => known.toLowerCase() === name.toLowerCase());
  const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
  return `has no option ${show(name)}${hint}; its options: ${names.join(', ') || 'none'}`;
}

function isOptional(spec: CodeOptionSpec): boolean {
  return spec.type !== 'required-text' && spec.type !== 'required-integer';
}

function isAllowed(spec: CodeOptionSpec, value: unknown): boolean {
  switch (spec.type) {
    case 'integer':
    case 'required-integer': {
      const isWhole = Number.isInteger(value) || value === Number.POSITIVE_INFINITY;
      return isWhole && inRange(value as number, spec.minimum, spec.maximum);
    }
    case 'bigint':
      return typeof value === 'bigint' && value >= spec.minimum && value <= spec.maximum;
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
    case 'machine-choice':
      return typeof value === 'string' && spec.values.includes(value);
    case 'text':
    case 'required-text':
      return typeof value === 'string';
    case 'function':
      return typeof value === 'function';
    case 'object':
      return typeof value === 'object' && value !== null;
    case 'object-or-false':
      return value === false || (typeof value === 'object' && value !== null);
    case 'bytes-or-choice':
      return value instanceof Uint8Array || spec.values.includes(value as string);
  }
}

function inRange(value: number, minimum: number, maximum: number): boolean {
  return value >= minimum && value <= maximum;
}

function expectation(spec: CodeOptionSpec): string {
  switch (spec.type) {
    case 'integer':
    case 'required-integer': {
      const unit = spec.unit ? ` ${spec.unit}` : '';
      return spec.maximum === Number.POSITIVE_INFINITY
        ? `an integer${unit && ` of${unit}`} from ${spec.minimum} on, or Infinity`
        : `an integer from ${spec.minimum} to ${spec.maximum}${unit}`;
    }
    case 'bigint':
      return `a bigint from ${spec.minimum}n to ${spec.maximum}n`;
    case 'boolean':
      return 'true or false';
    case 'choice':
    case 'machine-choice':
      return `one of ${spec.values.join(', ')}`;
    case 'text':
    case 'required-text':
      return 'a string';
    case 'function':
      return 'a function';
    case 'object':
      return 'an object';
    case 'object-or-false':
      return 'an object or false';
    case 'bytes-or-choice':
      return `a Uint8Array or one of ${spec.values.join(', ')}`;
  }
}

function invalidOption(owner: string, problem: string): ConfigError {
  return new ConfigError('PAGEFOLD_INVALID_OPTION', `${owner}: ${problem}`);
}
