import {
  type BackendDescriptor,
  backendLabel,
  ConfigError,
  type Options,
  resolveOptions,
} from '@pagefold/contracts';

/** A compressor of a pool that is composed by name, and what it would be created and used with. */
export interface NamedCompressor {
  readonly descriptor: BackendDescriptor<'compressor'>;
  readonly options: Options | undefined;
  readonly dictionary: Uint8Array | 'auto' | undefined;
}

/**
 * Refuses to compress anew with what the pool compresses with anyway: that would make the same of every page. The same
 * compressor is another one with other options or another dictionary; what has been compressed with one option decodes
 * with any.
 *
 * @throws ConfigError `PAGEFOLD_INCOMPATIBLE_BACKENDS`; `PAGEFOLD_INVALID_OPTION` for options that it cannot have.
 */
export function refuseSame(own: NamedCompressor, again: NamedCompressor): void {
  if (own.descriptor !== again.descriptor || !haveSameOptions(own, again)) return;
  if (again.dictionary !== undefined && !areSame(own.dictionary, again.dictionary)) return;
  throw new ConfigError(
    'PAGEFOLD_INCOMPATIBLE_BACKENDS',
    `"recompress": "to" expected another compressor than the pool's own ${backendLabel(own.descriptor)}, or other ` +
      'options or another dictionary for it',
  );
}

function haveSameOptions(
  { descriptor, options }: NamedCompressor,
  again: NamedCompressor,
): boolean {
  const label = backendLabel(descriptor);
  const first: Options = resolveOptions(label, descriptor.options, options);
  const second: Options = resolveOptions(label, descriptor.options, again.options);
  return Object.keys(first).every((name) => Object.is(first[name], second[name]));
}

function areSame(a: NamedCompressor['dictionary'], b: Uint8Array | 'auto'): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
