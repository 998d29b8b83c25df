/*
 * The part of ECharts that is used here. It stands in the page as a script of its own, which changes only with its
 * version.
 */

/** A chart that has been drawn. */
export interface Chart {
  setOption(option: object, notMerge?: boolean): void;
  dispatchAction(action: object): void;
  resize(size?: { readonly width?: number; readonly height?: number }): void;
}

export interface Charts {
  init(element: HTMLElement, theme: null, options: object): Chart;
}

declare global {
  var pagefoldCharts: Charts;
}

/** Where a value is in a chart, and what is said of it. */
export interface Place {
  readonly seriesIndex: number;
  readonly dataIndex: number;
  readonly text: string;
}

/** How a figure is drawn at a width. */
export interface Drawing {
  readonly height: number;
  readonly option: object;
  /** In the order in which the keyboard goes through them. */
  readonly places: readonly Place[];
  readonly legend: readonly Entry[];
}

/** What a colour or a line means. */
export interface Entry {
  readonly name: string;
  readonly colour: string;
  readonly mark: 'block' | 'hollow' | 'line' | 'dashed';
}
