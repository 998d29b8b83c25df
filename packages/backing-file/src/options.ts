import { type CodeOptionsSchema, resolveOptions } from '@pagefold/contracts';
import { segmentBytes } from './layout.ts';

/** How a backing file works, whatever it stands on. */
export interface BackingFileOptions {
  /** The most bytes that it may take, at least 512 KiB; 64 GiB where it is not given, which is the most there can be. */
  readonly limitBytes?: number | undefined;
  /** Whether everything in it is encrypted, with a key that lives in memory only; false where it is not given. */
  readonly encrypt?: boolean | undefined;
  /** Whether it goes past the page cache (`O_DIRECT`); false where it is not given. */
  readonly direct?: boolean | undefined;
}

/** Where a backing file is, and how it works. */
export interface OpenBackingFileOptions extends BackingFileOptions {
  /** A path at which there is nothing yet, or a block device. */
  readonly path: string;
}

/** {@link BackingFileOptions}, checked and with the defaults filled in. */
export interface BackingFileValues {
  readonly limitBytes: number;
  readonly encrypt: boolean;
  readonly direct: boolean;
}

const path = {
  type: 'required-text',
  description: 'a path at which there is nothing yet, or a block device',
} as const;

const schema = {
  limitBytes: {
    type: 'integer',
    default: Number.POSITIVE_INFINITY,
    minimum: 2 * segmentBytes,
    maximum: Number.POSITIVE_INFINITY,
    unit: 'bytes',
    description: 'the most bytes that it may take',
  },
  encrypt: {
    type: 'boolean',
    default: false,
    description: 'encrypts everything in it, with a key that lives in memory only',
  },
  direct: {
    type: 'boolean',
    default: false,
    description: 'goes past the page cache (O_DIRECT)',
  },
} as const satisfies CodeOptionsSchema;

/** @throws ConfigError `PAGEFOLD_INVALID_OPTION`. */
export function resolveBackingFileOptions(options: BackingFileOptions): BackingFileValues {
  return resolveOptions('file', schema, { ...options });
}

/** The same, with a path. */
export function resolveOpenOptions(
  options: OpenBackingFileOptions,
): BackingFileValues & { path: string } {
  return resolveOptions('file', { path, ...schema }, { ...options });
}
