import type { Layers } from './layers.ts';
import type { SampledFigure } from './sampling/sampled-sum.ts';
import type { SamplingError } from './sampling/sampling-error.ts';
import type { InputDescription } from './sources/input-description.ts';
import type { PageSource } from './sources/page-source.ts';

/** What one of several images is by itself, as if the others were not there. */
export interface InputAnalysis extends InputDescription {
  /** What it is called. */
  readonly name: string;
  /** Pages that were read of it. */
  readonly pages: number;
  /** What these pages are: duplicates of each other, not of pages of other images. */
  readonly layers: Layers;
  /** How far figures of `layers` may be off; only where a sample was looked at. */
  readonly samplingError?: SamplingError;
}

const nothingSpecial: InputDescription = {
  format: 'pages',
  packings: [],
  population: 'unknown',
  zerosToldApart: true,
  layersOnly: null,
  leftOut: [],
  lost: [],
  warnings: [],
};

/** Counts the pages of one image. */
export class InputTally {
  zeroPages = 0;
  sameFilledPages = 0;
  duplicatePages = 0;
  /** Its number among the inputs, from 1 on. */
  readonly number: number;

  constructor(number: number) {
    this.number = number;
  }

  /** Pages that are not same-filled; of these, the ones of a sample's contents are told apart. */
  contentPages = 0;
  /** The same pages by an estimate, once all are read; only where a sample was looked at. */
  estimate: SampledFigure | undefined;

  /** The answer for a source that has been read. */
  resultFor(source: PageSource): InputAnalysis {
    const { zeroPages, sameFilledPages, estimate, contentPages } = this;
    const duplicatePages =
      estimate === undefined ? this.duplicatePages : Math.round(estimate.value);
    const uniquePages = contentPages - duplicatePages;
    const { format, packings, ...rest } = source.describe?.() ?? nothingSpecial;
    return {
      name: source.name,
      format,
      packings,
      pages: zeroPages + sameFilledPages + contentPages,
      layers: { zeroPages, sameFilledPages, duplicatePages, uniquePages },
      ...(estimate === undefined
        ? {}
        : { samplingError: { duplicatePages: estimate.error, uniquePages: estimate.error } }),
      ...rest,
    };
  }
}
