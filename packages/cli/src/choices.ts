import type { Options } from '@pagefold/contracts';
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
  return { label, options: parseOptions(rest[0] ?? '') };
}

/** Reads `option=value,option=value`. @throws InvalidArgumentError for anything else. */
export function parseOptions(text: string): Options {
  const pairs = text.split(',').filter((pair) => pair !== '');
  const options = pairs.map((pair): [string, unknown] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new InvalidArgumentError(`Expected option=value, got ${pair}.`);
    return [pair.slice(0, at), parseValue(pair.slice(at + 1))];
  });
  return Object.fromEntries(options);
}

/** For options that may be given several times. */
export function collectChoice(
  text: string,
  earlier: readonly BackendChoice[] = [],
): BackendChoice[] {
  return [...earlier, parseChoice(text)];
}

function parseValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+$/.test(text) ? Number(text) : text;
}
