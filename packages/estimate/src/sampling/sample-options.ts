import {
  type BackendDescriptor,
  type CodeOptionSpec,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';
import { expectOption } from '../call-options.ts';

/** Which contents to look at where there are too many. */
export interface SampleOptions {
  /**
   * `auto`: all, and half of them again and again as soon as there are more than `maxContents`. A number: one
   * in so many from the beginning; 1 is all of them.
   */
  readonly oneIn: number | 'auto';
  /** The most contents that `auto` keeps; 262,144 by default. */
  readonly maxContents?: number | undefined;
  /** Another one chooses other contents; 0 by default. */
  readonly seed?: number | undefined;
}

/** What {@link SampleOptions} come to. */
export interface SamplePlan {
  /** Contents in the beginning, of which one is kept. */
  readonly oneIn: number;
  /** The most contents to keep. */
  readonly maxContents: number;
  /** For how many contents there is to be room in real pools. */
  readonly layerContents: number;
  readonly seed: number;
  /** What chooses contents and tells them apart, by digests of 16 bytes or more; without it `xxh3` and `sha256`. */
  readonly hasher?: BackendDescriptor<'hasher'>;
}

/** Whether this is no sample, however many contents there are. */
export function keepsAll({ oneIn, maxContents }: SamplePlan): boolean {
  return oneIn === 1 && maxContents === Number.POSITIVE_INFINITY;
}

const defaultContents = 2 ** 18;
const mostOneIn = 2 ** 20;

const schema = {
  oneIn: { type: 'object', description: 'one content in how many, or auto' },
  maxContents: {
    type: 'integer',
    default: defaultContents,
    minimum: 16,
    maximum: 2 ** 31 - 1,
    description: 'the most contents that auto keeps',
  },
  seed: {
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'chooses the contents',
  },
} as const satisfies Record<keyof SampleOptions, CodeOptionSpec>;

/** @throws ConfigError `PAGEFOLD_INVALID_OPTION` for what is no sample. */
export function planSample(owner: string, options: SampleOptions): SamplePlan {
  const path = `${owner}: sample`;
  const { oneIn: given, ...others } = options;
  const { maxContents, seed } = resolveOptions(path, schema, others as Options);
  const isNumber = typeof given === 'number' && given >= 1 && given <= mostOneIn;
  const isRight = given === 'auto' || (isNumber && Number.isInteger(given));
  expectOption(path, 'oneIn', given, isRight, `"auto" or an integer from 1 to ${mostOneIn}`);
  return given === 'auto'
    ? { oneIn: 1, maxContents, layerContents: maxContents, seed }
    : { oneIn: given, maxContents: Number.POSITIVE_INFINITY, layerContents: maxContents, seed };
}
