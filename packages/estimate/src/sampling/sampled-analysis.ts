import { InputError } from '@pagefold/contracts';
import type { PlacedCombination } from '../combination.ts';
import type { DomainSharing } from '../domain-sharing.ts';
import type { KernelFigures, KernelRun } from '../kernels/kernel-run.ts';
import { sharedByKsm } from '../kernels/shared-by-ksm.ts';
import type { PagePass } from '../page-pass.ts';
import type { PassBackends, SelectedRun } from '../pass-backends.ts';
import type { Savings } from '../savings.ts';
import type { SharingBytes } from '../sharing-bytes.ts';
import { PlacedSample } from './placed-sample.ts';
import { boundedError, type SampledPages, SampledSum } from './sampled-sum.ts';
import type { SamplingError } from './sampling-error.ts';

/** What is known of all pages from those of a sample, and how well. */
export class SampledAnalysis {
  /** Pages beyond the first of their content, and how far that may be off. */
  readonly duplicatePages: { readonly value: number; readonly error: number };
  readonly placed: PlacedSample;
  readonly #pass: PagePass;
  readonly #pageSize: number;
  readonly #pages: SampledPages;

  /**
   * @param fresh backends like the pass's, with nothing placed.
   * @throws InputError `PAGEFOLD_INPUT_FAILED` where no content came into the sample.
   */
  constructor(pass: PagePass, fresh: PassBackends, pageSize: number) {
    let sampledPages = 0;
    let pageSquares = 0;
    for (const pages of pass.contents.pageCounts()) {
      sampledPages += pages;
      pageSquares += pages * pages;
    }
    if (sampledPages === 0 && pass.contentPages > 0) throw nothingIn(pass);
    this.#pass = pass;
    this.#pageSize = pageSize;
    const { rate } = pass.sample!;
    this.#pages = { rate, pages: pass.contentPages, sampledPages, pageSquares };
    this.placed = new PlacedSample(pass, fresh, sampledPages);
    this.duplicatePages = this.#figure(1, (_, pages) => pages - 1);
  }

  get sampledPages(): number {
    return this.#pages.sampledPages;
  }

  combination(run: SelectedRun): PlacedCombination {
    return this.placed.combination(run);
  }

  kernel(run: KernelRun): KernelFigures {
    return this.placed.kernel(run);
  }

  histogram(buckets: readonly SharingBytes[]): SharingBytes[] {
    const { factor } = this.placed;
    return buckets.map((bucket) => {
      const { references, objectBytes, pageObjectBytes } = bucket;
      const mostPages = 2 * references - 1;
      const bytes = this.#pageSize;
      const scaled = (n: number) => Math.round(n * factor);
      const error = (n: number | null, unit: number) => this.#bounded((n ?? 0) * factor, unit);
      return {
        references,
        contents: scaled(bucket.contents),
        pages: scaled(bucket.pages),
        objectBytes: objectBytes === null ? null : scaled(objectBytes),
        pageObjectBytes: pageObjectBytes === null ? null : scaled(pageObjectBytes),
        samplingError: {
          contents: error(bucket.contents, 1),
          pages: error(bucket.pages, mostPages),
          objectBytes: error(objectBytes, bytes),
          pageObjectBytes: error(pageObjectBytes, mostPages * bytes),
        },
      };
    });
  }

  /** Adds errors to what inputs share. @param savedBytes how far the bytes that sharing saves may be off. */
  domains(sharing: DomainSharing, inputError: number, savedBytes: number): DomainSharing {
    const shared = <T extends { readonly contents: number; readonly bytes: number | null }>(
      each: T,
    ): T => ({
      ...each,
      samplingError: {
        contents: this.#bounded(each.contents, 1),
        bytes: this.#bounded(each.bytes ?? 0, this.#pageSize),
      },
    });
    const others = Math.max(1, sharing.order.length - 1);
    const acrossBytes = this.#bounded(sharing.acrossBytes ?? 0, others * this.#pageSize);
    return {
      ...sharing,
      pairs: sharing.pairs.map(shared),
      order: sharing.order.map(shared),
      samplingError: {
        insidePages: inputError,
        insideBytes: savedBytes + acrossBytes,
        acrossPages: this.#bounded(sharing.acrossPages, others),
        acrossBytes,
      },
    };
  }

  /** How far what a combination saves may be off. */
  savingsError({ compressing, combination }: SelectedRun, savings: Savings): SamplingError {
    const pageSize = this.#pageSize;
    const lengthOf = (content: number) => combination.objectBytes(compressing.lengthOf(content));
    const isRaw = (content: number) => lengthOf(content) === pageSize;
    const error = (unit: number, of: (content: number, pages: number) => number) =>
      this.#figure(unit, of).error;
    const part = (pages: number, bytes: number) => (bytes === 0 ? 0 : (pages * pageSize) / bytes);
    const shared = part(savings.poolPages, savings.comprDataSize);
    const plain = part(savings.poolPagesWithoutDedup, savings.comprDataSizeWithoutDedup);
    const each = (bytes: number) => (savings.objects === 0 ? 0 : bytes / savings.objects);
    const dedupTables = each(savings.dedupMetadataBytes);
    const ratio = savings.compressRatio ?? 0;

    const objects = error(1, (content) => (lengthOf(content) > 0 ? 1 : 0));
    const rejected = error(1, (content, pages) => (lengthOf(content) > 0 ? 0 : pages));
    const comprDataSize = error(pageSize, lengthOf);
    const plainBytes = error(pageSize, (content, pages) => pages * lengthOf(content));
    const gross = (content: number, pages: number) => lengthOf(content) * (pages * plain - shared);
    const ratios = error(pageSize, (content) => pageSize - ratio * lengthOf(content));
    const total = comprDataSize * shared + objects * each(savings.metadataBytes);
    const { totalRatio } = savings;
    const image = this.#pass.pages * pageSize;
    return {
      objects,
      storedPages: rejected,
      rejectedPages: rejected,
      rawPages: error(1, (content, pages) => (isRaw(content) ? pages : 0)),
      comprDataSize,
      comprDataSizeWithoutDedup: plainBytes,
      poolPages: (comprDataSize * shared) / pageSize,
      poolPagesWithoutDedup: (plainBytes * plain) / pageSize,
      metadataBytes: objects * each(savings.metadataBytes),
      dedupMetadataBytes: objects * dedupTables,
      grossSavedBytes: error(pageSize, gross),
      netSavedBytes: error(pageSize, (content, pages) => gross(content, pages) - dedupTables),
      totalSavedBytes: total + rejected * pageSize,
      savedBytesWithoutDedup: plainBytes * plain + rejected * pageSize,
      dedupRatio: ((savings.dedupRatio ?? 0) * objects) / Math.max(1, savings.objects),
      compressRatio: ratios / Math.max(1, savings.comprDataSize),
      totalRatio: (totalRatio * totalRatio * total) / Math.max(1, image),
    };
  }

  /** How far what a kernel makes of the pages may be off. */
  kernelError(run: KernelRun): SamplingError {
    const { objects } = this.placed.kernel(run);
    const pageSize = this.#pageSize;
    const part = objects.bytes === 0 ? 0 : (objects.stats().poolPages * pageSize) / objects.bytes;
    const lengthOf = (content: number) => run.objectBytes(run.compressing.lengthOf(content));
    const usedBytes = this.#figure(pageSize, (content, pages) => pages * part * lengthOf(content));
    const rejected = this.#figure(1, (content, pages) => (lengthOf(content) > 0 ? 0 : pages));
    return {
      usedBytes: usedBytes.error,
      savedBytes: usedBytes.error + rejected.error * pageSize,
      storedPages: rejected.error,
      rejectedPages: rejected.error,
    };
  }

  /** How far KSM's figures may be off. */
  ksmError(): SamplingError {
    const { error } = this.#figure(1, (_, pages) => sharedByKsm(pages).sharing);
    const bytes = error * this.#pageSize;
    return { usedBytes: bytes, savedBytes: bytes };
  }

  #figure(unit: number, of: (content: number, pages: number) => number) {
    const sum = new SampledSum(unit);
    let content = 0;
    for (const pages of this.#pass.contents.pageCounts()) sum.add(of(content++, pages), pages);
    return sum.figure(this.#pages);
  }

  #bounded(value: number, unit: number): number {
    return this.#pages.sampledPages === 0 ? 0 : boundedError(value, unit, this.#pages);
  }
}

function nothingIn({ sample, contentPages }: PagePass): InputError {
  return new InputError(
    'PAGEFOLD_INPUT_FAILED',
    `of ${contentPages} pages that are not same-filled none is in a sample of 1/${Math.round(1 / sample!.rate)}: ` +
      'take a larger one, or auto',
  );
}
