import type { BackendKind, Options } from '@pagefold/contracts';
import type { BackendRegistry, BackendSelection } from '@pagefold/core';
import { InvalidArgumentError } from 'commander';

/** A backend as it is asked for on the command line. */
export interface BackendChoice {
  readonly label: string;
  readonly options: Options;
}

/**
 * Reads `name`, `name/engine` or `name:option=value,option=value`. Values that read as numbers or as
 * true and false are taken as such.
 *
 * @throws InvalidArgumentError for anything else.
 */
export function parseChoice(text: string): BackendChoice {
  const [label = '', ...rest] = text.split(':');
  if (label === '' || rest.length > 1) {
    throw new InvalidArgumentError('Expected NAME, NAME/ENGINE or NAME:option=value,option=value.');
  }
  const pairs = (rest[0] ?? '').split(',').filter((pair) => pair !== '');
  const options = pairs.map((pair): [string, unknown] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new InvalidArgumentError(`Expected option=value, got ${pair}.`);
    return [pair.slice(0, at), parseValue(pair.slice(at + 1))];
  });
  return { label, options: Object.fromEntries(options) };
}

/** For options that may be given several times. */
export function collectChoice(
  text: string,
  earlier: readonly BackendChoice[] = [],
): BackendChoice[] {
  return [...earlier, parseChoice(text)];
}

/** The chosen backends by kind. */
export type Choices = Readonly<Record<BackendKind, readonly BackendChoice[]>>;

/** Every hasher with every compressor and every allocator that was chosen. `all` is all that can run here. */
export function combinationsOf(registry: BackendRegistry, choices: Choices): BackendSelection[] {
  const hashers = expand(registry, 'hasher', choices.hasher);
  const compressors = expand(registry, 'compressor', choices.compressor);
  const allocators = expand(registry, 'allocator', choices.allocator);
  return hashers.flatMap((hasher) =>
    compressors.flatMap((compressor) =>
      allocators.map((allocator) => ({
        hasher: hasher.label,
        hasherOptions: hasher.options,
        compressor: compressor.label,
        compressorOptions: compressor.options,
        allocator: allocator.label,
        allocatorOptions: allocator.options,
      })),
    ),
  );
}

function expand(
  registry: BackendRegistry,
  kind: BackendKind,
  choices: readonly BackendChoice[],
): BackendChoice[] {
  return choices.flatMap((choice) => {
    if (choice.label !== 'all') return [choice];
    const usable = registry.list(kind).filter((known) => known.available === true);
    const names = [...new Set(usable.map((known) => known.descriptor.name))];
    return names.map((label) => ({ label, options: choice.options }));
  });
}

function parseValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+$/.test(text) ? Number(text) : text;
}
