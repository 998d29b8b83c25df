import {
  type CodeOptionSpec,
  type Compressor,
  ConfigError,
  type Options,
  resolveOptions,
  show,
} from '@pagefold/contracts';

/** When a pool compresses anew what it holds, and what it keeps of that. */
export interface RecompressRules {
  /**
   * What was neither stored nor read for so many seconds, or a sixteenth longer, is compressed anew; 60 by default.
   */
  readonly idleSeconds?: number;
  /** It is kept so where it is shorter by this part, 1 to 99 percent; 10 by default. Else it is not tried again. */
  readonly minGainPercent?: number;
  /** The most of a processor's time that is spent on it, 1 to 100 percent; 20 by default. */
  readonly maxCpuPercent?: number;
  /** What was loaded so often after that goes back to the pool's own compressor; 2 by default, at most 127. */
  readonly promoteAfter?: number;
  /**
   * What the second compressor knows beforehand; nothing by default. Bytes are what its `prepare` takes. `auto` trains on
   * what the pool holds, where that pays, within the same share of time; all devices are of one domain then.
   */
  readonly dictionary?: Uint8Array | 'auto';
}

/** How a pool of finished backends compresses anew what has not been used for long. */
export interface RecompressOptions extends RecompressRules {
  /**
   * With what: created on the pool's page memory, with `dictionaries` in its context where it shall have any. It may be the
   * pool's compressor with other options, as an instance of its own.
   */
  readonly to: Compressor;
}

/** The same for a pool that is composed by name. */
export interface RecompressSelection extends RecompressRules {
  /** With which compressor, for instance `zstd`; the pool's own with other `options` or another `dictionary`, too. */
  readonly to: string;
  /** Options of that compressor, where they are not its defaults. */
  readonly options?: Options;
}

/** What of it is the pool's policy. */
export type RecompressPolicy = Required<Omit<RecompressRules, 'dictionary'>>;

/** What it is done with. */
export interface RecompressParts {
  readonly compressor: Compressor;
  readonly dictionary: Uint8Array | 'auto' | undefined;
}

/** The rules, whatever says with what. */
export const recompressSchema: Readonly<Record<keyof RecompressRules, CodeOptionSpec>> = {
  idleSeconds: {
    type: 'integer',
    default: 60,
    minimum: 1,
    maximum: 2 ** 31,
    unit: 'seconds',
    description: 'after which time without use contents are compressed anew',
  },
  minGainPercent: {
    type: 'integer',
    default: 10,
    minimum: 1,
    maximum: 99,
    unit: 'percent',
    description: 'how much shorter they must be then',
  },
  maxCpuPercent: {
    type: 'integer',
    default: 20,
    minimum: 1,
    maximum: 100,
    unit: 'percent',
    description: 'the most of a processor that it takes',
  },
  promoteAfter: {
    type: 'integer',
    default: 2,
    minimum: 1,
    maximum: 127,
    unit: 'loads',
    description: 'after how many loads they are compressed as before again',
  },
  dictionary: {
    type: 'bytes-or-choice',
    values: ['auto'],
    description:
      'what the second compressor knows beforehand; auto: trained on what the pool holds',
  },
};

const owner = 'pool: recompress';
const compressor: CodeOptionSpec = { type: 'object', description: 'a compressor' };
const compressorName: CodeOptionSpec = {
  type: 'required-text',
  description: 'name, or name/engine, of a compressor',
};
const compressorOptions: CodeOptionSpec = {
  type: 'object',
  description: 'options of that compressor',
};

/**
 * Checks what a pool of finished backends is told, and fills in the defaults.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export function resolveRecompress(given: RecompressOptions | undefined): {
  readonly recompressing: RecompressParts | undefined;
  readonly recompress: RecompressPolicy | false;
} {
  if (given === undefined) return { recompressing: undefined, recompress: false };
  const schema = { ...recompressSchema, to: compressor };
  const { to, dictionary, ...recompress } = resolveOptions(
    owner,
    schema,
    given as unknown as Options,
  ) as RecompressOptions & RecompressPolicy;
  if (to === undefined) {
    throw new ConfigError(
      'PAGEFOLD_INVALID_OPTION',
      `${owner}: "to" expected a compressor, got ${show(to)}`,
    );
  }
  return { recompressing: { compressor: to, dictionary }, recompress };
}

/**
 * The same for a pool that is composed by name.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export function resolveRecompressSelection(
  given: RecompressSelection | undefined,
): RecompressSelection | undefined {
  if (given === undefined) return undefined;
  const schema = { ...recompressSchema, to: compressorName, options: compressorOptions };
  const resolved = resolveOptions(owner, schema, given as unknown as Options);
  return resolved as unknown as RecompressSelection;
}
