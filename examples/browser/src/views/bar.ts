import { make } from './dom.ts';

/** A piece of a bar: its size in whatever the bar is measured in, and the class that colours it. */
export interface Piece {
  readonly size: number;
  readonly className: string;
}

/**
 * A bar of pieces whose full length stands for `whole`. It is for the eye: the same numbers stand
 * beside it as text, so that a screen reader passes over it.
 */
export function makeBar(whole: number, pieces: readonly Piece[]): HTMLDivElement {
  const bar = make('div', 'bar');
  bar.ariaHidden = 'true';
  for (const { size, className } of pieces) {
    if (size <= 0) continue;
    const piece = make('span', `piece ${className}`);
    piece.style.width = `${(100 * size) / whole}%`;
    bar.append(piece);
  }
  return bar;
}

/** A small square in the colour of a piece. */
export function makeSwatch(className: string): HTMLSpanElement {
  const swatch = make('span', `swatch ${className}`);
  swatch.ariaHidden = 'true';
  return swatch;
}
