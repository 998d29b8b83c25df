/** What the worker is to analyse. */
export type Request =
  | { readonly kind: 'files'; readonly files: readonly File[] }
  | { readonly kind: 'generated' };

/** What the worker answers: any number of `progress`, then one of the others. */
export type Answer = Progress | Finished | Failed;

export interface Progress {
  readonly kind: 'progress';
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface Finished {
  readonly kind: 'finished';
  /** The report, as a page of its own. */
  readonly html: string;
}

export interface Failed {
  readonly kind: 'failed';
  /** One sentence for the user. */
  readonly message: string;
}
