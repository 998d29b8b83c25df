import type { Layers } from './layers.ts';
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
  uniquePages = 0;

  /** The answer for a source that has been read. */
  resultFor(source: PageSource): InputAnalysis {
    const { zeroPages, sameFilledPages, duplicatePages, uniquePages } = this;
    const { format, packings, ...rest } = source.describe?.() ?? nothingSpecial;
    return {
      name: source.name,
      format,
      packings,
      pages: zeroPages + sameFilledPages + duplicatePages + uniquePages,
      layers: { zeroPages, sameFilledPages, duplicatePages, uniquePages },
      ...rest,
    };
  }
}
