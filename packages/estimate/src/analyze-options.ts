import { pageSizes } from '@pagefold/contracts';
import {
  aFunction,
  anAbortSignal,
  checkCallOptions,
  isObject,
  type OptionKind,
  optional,
} from './call-options.ts';

function isSource(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.name === 'string' &&
    pageSizes.includes(value.pageSize as number) &&
    typeof value.read === 'function'
  );
}

const analyzeKinds = {
  sources: {
    expected: 'one or more page sources, all with pages of the same size',
    accepts: (value: unknown) =>
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((source) => isSource(source) && source.pageSize === value[0].pageSize),
    optional: false,
  },
  registry: {
    expected: 'a BackendRegistry',
    accepts: (value: unknown) =>
      isObject(value) && typeof value.find === 'function' && !Array.isArray(value),
    optional: false,
  },
  combinations: {
    expected: 'an array of combinations of backends',
    accepts: (value: unknown) => Array.isArray(value),
    optional: false,
  },
  signal: optional(anAbortSignal),
  onProgress: optional(aFunction),
};

const aName: OptionKind = {
  expected: 'the name of a backend',
  accepts: (value) => typeof value === 'string',
  optional: false,
};

const someOptions: OptionKind = {
  expected: 'an object of options',
  accepts: (value) => isObject(value) && !Array.isArray(value),
  optional: true,
};

const combinationKinds = {
  hasher: aName,
  compressor: aName,
  allocator: aName,
  hasherOptions: someOptions,
  compressorOptions: someOptions,
  allocatorOptions: someOptions,
};

/** @throws ConfigError `PAGEFOLD_INVALID_OPTION` for options that `analyze` does not have or take. */
export function checkAnalyzeOptions(options: unknown): void {
  checkCallOptions('analyze', analyzeKinds, options);
  const { combinations } = options as { combinations: readonly unknown[] };
  for (const [i, combination] of combinations.entries()) {
    checkCallOptions(`analyze: combinations[${i}]`, combinationKinds, combination);
  }
}
