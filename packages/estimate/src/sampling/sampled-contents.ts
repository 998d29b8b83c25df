import { type BackendDescriptor, show } from '@pagefold/contracts';
import type { BackendRegistry } from '@pagefold/core';
import { commonPageSize, forEachBatch, pagesOf } from '../for-each-page.ts';
import { PagePass } from '../page-pass.ts';
import type { PageSource } from '../sources/page-source.ts';

/** What {@link sampleContents} takes. */
export interface SampledContentsOptions {
  /** One or more, read one after another as one. */
  readonly sources: readonly PageSource[];
  /** The backends to choose from; it must have the compressors, and `sha256` and `zsmalloc` as `analyze` needs them. */
  readonly registry: BackendRegistry;
  /** What compresses the contents of the sample: `name` or `name/engine`. */
  readonly compressors: readonly string[];
  /**
   * Chooses the contents and tells them apart: a content is in the sample if the first word of its digest, as it
   * lies in the machine's memory, is below 2³² / `oneIn`. Collision resistant, and 16 bytes or more.
   */
  readonly hasher: BackendDescriptor<'hasher'>;
  /** One content in so many, on average: an integer from 1. */
  readonly oneIn: number;
  /** Ends it: its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of pages looked at so far, after every batch of a source. */
  readonly onProgress?: (pages: number) => void;
}

/** A content that is in a sample. */
export interface SampledContent {
  /** The first two words of its digest, 32 bits each. */
  readonly digest: readonly [number, number];
  /** Its pages, all of which were counted. */
  readonly pages: number;
  /** Bytes that a pool stores of it, by the order of the compressors; those of a page where it is kept raw. */
  readonly lengths: readonly number[];
}

/** The pages of sources, counted, and a sample of their contents. */
export interface SampledContents {
  /** Bytes of a page. */
  readonly pageSize: number;
  /** All pages. */
  readonly pages: number;
  /** Of these, pages whose every word is 0. */
  readonly zeroPages: number;
  /** Of these, pages of one other word of 8 bytes throughout. */
  readonly sameFilledPages: number;
  /** Contents in the sample. */
  readonly size: number;
  /** These, in the order of their first pages. */
  contents(): IterableIterator<SampledContent>;
}

/**
 * Takes a sample of the contents of sources, as `analyze` does with `sample`, and hands it out instead of an answer.
 * Whoever takes samples with one hasher takes the same contents: they can be compared.
 *
 * @throws RangeError when the pages of the sources differ in size or `oneIn` is no such integer; ConfigError for
 *   backends that cannot be used; what a source throws while it is read; the signal's reason.
 */
export async function sampleContents(options: SampledContentsOptions): Promise<SampledContents> {
  const { sources, registry, compressors, hasher, oneIn, signal, onProgress } = options;
  if (!(Number.isInteger(oneIn) && oneIn >= 1)) {
    throw new RangeError(`"oneIn" expected an integer from 1, got ${show(oneIn)}`);
  }
  const pageSize = commonPageSize(sources);
  const selections = compressors.map((compressor) => ({
    hasher: 'sha256',
    compressor,
    allocator: 'zsmalloc',
  }));
  const plan = { oneIn, maxContents: Number.POSITIVE_INFINITY, layerContents: 0, seed: 0, hasher };
  const pass = await PagePass.create(registry, selections, pageSize, [], 1, plan);
  await forEachBatch(sources, signal, (batch) => {
    for (const page of pagesOf(batch, pageSize)) pass.add(page);
    onProgress?.(pass.pages);
  });
  const { pages, zeroPages, sameFilledPages, contents } = pass;
  return {
    pageSize,
    pages,
    zeroPages,
    sameFilledPages,
    size: contents.size,
    contents: () => contentsOf(pass),
  };
}

function* contentsOf({ contents, runs }: PagePass): Generator<SampledContent> {
  for (let content = 0; content < contents.size; content++) {
    yield {
      digest: contents.digestOf(content),
      pages: contents.pagesOf(content),
      lengths: runs.map(({ compressing, combination }) =>
        combination.objectBytes(compressing.lengthOf(content)),
      ),
    };
  }
}
