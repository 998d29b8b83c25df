import { ConfigError, show } from '@pagefold/contracts';
import type { BackendRegistry } from '@pagefold/core';
import { type PageSource, printable, sampleContents } from '@pagefold/estimate';
import { roundedLength } from './rounded-length.ts';
import {
  isOneIn,
  mostOneIn,
  type SketchHeader,
  sketchCompressors,
  sketchSchema,
} from './sketch-header.ts';
import { rowDigest, type SketchKey } from './sketch-key.ts';

/** What {@link takeSketch} takes. */
export interface SketchOptions {
  /** The memory of the host, all of it as one. */
  readonly sources: readonly PageSource[];
  /** The backends; it must have `lz4`, `lzo-rle` and `zstd`, and `sha256` and `zsmalloc` as for `analyze`. */
  readonly registry: BackendRegistry;
  /** What digests are made with. */
  readonly key: SketchKey;
  /** One content in so many, a power of two up to 2²⁰; 1,024 by default. */
  readonly oneIn?: number;
  /** What the host is called: one to 255 characters, none of which controls a terminal. */
  readonly host: string;
  /** What it is counted with: a site, a purpose. `default` by default. */
  readonly group?: string;
  /** Ends it: its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Called with the number of pages looked at so far. */
  readonly onProgress?: (pages: number) => void;
}

/** One in so many contents is in a sketch, where nothing else is said. */
export const defaultOneIn = 1024;

/** A content in a sketch. */
export interface SketchRow {
  /** A keyed digest of 63 bits. */
  readonly digest: bigint;
  /** Pages of it on the host. */
  readonly pages: number;
  /** Bytes to which each of `lz4`, `lzo-rle` and `zstd` compresses it, rounded. */
  readonly lengths: readonly number[];
}

/** A sample of the contents of a host's memory, and what is exact about all of it. No content is in it. */
export interface Sketch {
  /** What is exact, and how the sample was taken. */
  readonly header: Omit<SketchHeader, 'sums'>;
  /** In the order of their digests, which says nothing of where the pages lie. */
  readonly rows: readonly SketchRow[];
}

/**
 * Takes a sketch of a host's memory.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION` for a sample, host or group that cannot be, before anything is read;
 *   what a source throws while it is read; the signal's reason.
 */
export async function takeSketch(options: SketchOptions): Promise<Sketch> {
  const { sources, registry, key, host, group = 'default', oneIn = defaultOneIn } = options;
  const { signal, onProgress } = options;
  checkName('host', host);
  checkName('group', group);
  if (!isOneIn(oneIn)) throw invalid('oneIn', `a power of two up to ${mostOneIn}`, oneIn);
  const sampled = await sampleContents({
    sources,
    registry,
    compressors: sketchCompressors,
    hasher: key.hasher(),
    oneIn,
    signal,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const { pageSize, pages, zeroPages, sameFilledPages } = sampled;
  const rows: SketchRow[] = [];
  for (const content of sampled.contents()) {
    const lengths = content.lengths.map((length) => roundedLength(length, pageSize));
    rows.push({ digest: rowDigest(...content.digest), pages: content.pages, lengths });
  }
  rows.sort((a, b) => (a.digest < b.digest ? -1 : 1));
  const taken = { host, group, pageSize, oneIn, key: key.id };
  return { header: { schema: sketchSchema, ...taken, pages, zeroPages, sameFilledPages }, rows };
}

/** Names stand in tables, files and terminals. @throws ConfigError */
function checkName(option: string, name: string): void {
  const isRight = name.length >= 1 && name.length <= 255 && printable(name) === name;
  if (!isRight)
    throw invalid(option, 'one to 255 printable characters, no space at the ends', name);
}

function invalid(option: string, expected: string, value: unknown): ConfigError {
  const problem = `sketch: "${option}" expected ${expected}, got ${show(value)}`;
  return new ConfigError('PAGEFOLD_INVALID_OPTION', problem);
}
