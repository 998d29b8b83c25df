/*
 * What is drawn, as data: the page is made where the report is, and drawn where it is read.
 */

/** Names of colours; the style sheet has them for light, dark and paper. */
export type Colour =
  | 'zero'
  | 'same-filled'
  | 'duplicate'
  | 'unique'
  | 'pool'
  | 'tables'
  | 'saved'
  | 'muted';

export type Unit = 'percent' | 'bytes';

/** A value with what is said of it. */
export interface Item {
  readonly value: number;
  /** Lines to read when it is pointed at. */
  readonly text: string;
}

/** Bars of pieces, one below the other. */
export interface BarsFigure {
  readonly kind: 'bars';
  readonly unit: Unit;
  readonly rows: readonly string[];
  /** One item a row each. */
  readonly series: readonly {
    readonly name: string;
    readonly colour: Colour;
    readonly items: readonly Item[];
  }[];
}

/** From a whole to what is left of it; percents of it. */
export interface WaterfallFigure {
  readonly kind: 'waterfall';
  readonly steps: readonly {
    readonly name: string;
    readonly from: number;
    readonly to: number;
    /** How far it may be off; not there where it is exact. */
    readonly error?: number;
    readonly colour: Colour;
    readonly text: string;
  }[];
  /** Thin lines across all steps. */
  readonly lines: readonly { readonly name: string; readonly at: number }[];
}

/** A point that may have moved. */
export interface Point {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly before?: { readonly x: number; readonly y: number };
}

/** Points in a plane: microseconds a page and percents saved. */
export interface PointsFigure {
  readonly kind: 'points';
  readonly x: string;
  readonly y: string;
  readonly groups: readonly {
    readonly name: string;
    readonly colour: Colour;
    readonly filled: boolean;
    readonly symbol: 'circle' | 'rect' | 'diamond';
    readonly points: readonly Point[];
  }[];
  /** Joined by a line. */
  readonly front: readonly (readonly [number, number])[];
}

/** A square of cells, the darker the more. */
export interface MatrixFigure {
  readonly kind: 'matrix';
  readonly names: readonly string[];
  readonly cells: readonly {
    readonly row: number;
    readonly column: number;
    readonly value: number;
    readonly text: string;
  }[];
}

/** Where what lies; the cells are the embedded report's `address_map`. */
export interface MapFigure {
  readonly kind: 'map';
}

export type Figure = BarsFigure | WaterfallFigure | PointsFigure | MatrixFigure | MapFigure;
