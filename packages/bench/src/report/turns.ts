import type { ImageInTurns, TurnsResult } from '../results.ts';
import { median } from '../statistics.ts';
import { columns, markdownTable } from './columns.ts';
import { count, times, timesWithQuartiles, withQuartiles } from './format.ts';

type Operation = 'store' | 'load';

const operations: readonly Operation[] = ['store', 'load'];
const heading = ['', 'ns', "native C's", 'to native C', 'in place'];

/** The highest of the images' medians. */
export function worstInTurns({ images }: TurnsResult, operation: Operation): number {
  return Math.max(...images.map((image) => image[operation].ratio.median));
}

/** The median of the images' medians. */
export function medianInTurns({ images }: TurnsResult, operation: Operation): number {
  return median(images.map((image) => image[operation].ratio.median));
}

/** The pool and the one in C in turns, image by image. */
export function turnsText(result: TurnsResult): string[] {
  const { rounds } = result;
  return [
    '',
    `In turns with native C, in one process: processor time an operation, ${rounds} rounds; "to" is the median`,
    'of the ratios within a block of operations [quartiles]',
    ...columns([heading, ...rowsOf(result, '  ')]),
    ...operations.map((operation) => `  ${summaryOf(result, operation)}`),
    `  blocks that something disturbed, left out: ${disturbedOf(result)}`,
  ];
}

/** The same as a table for a document. */
export function turnsTable(result: TurnsResult): string {
  const summary = operations.map((operation) => summaryOf(result, operation)).join('; ');
  return `${markdownTable([heading, ...rowsOf(result, '')])}\n\nOf the images' medians: ${summary}.`;
}

function rowsOf({ images }: TurnsResult, indent: string): string[][] {
  return images.flatMap((image) =>
    operations.map((operation) => {
      const { ns, nativeNs, ratio, ratioInPlace } = image[operation];
      return [
        `${indent}image ${image.image} (${count(image.pages)} pages), ${operation}`,
        withQuartiles(ns),
        withQuartiles(nativeNs),
        timesWithQuartiles(ratio),
        timesWithQuartiles(ratioInPlace),
      ];
    }),
  );
}

function summaryOf(result: TurnsResult, operation: Operation): string {
  const [middle, worst] = [medianInTurns(result, operation), worstInTurns(result, operation)];
  return `${operation}: median ${times(middle)}, worst ${times(worst)}`;
}

function disturbedOf({ images }: TurnsResult): string {
  const sum = (of: (image: ImageInTurns) => number): number =>
    images.reduce((total, image) => total + of(image), 0);
  const blocks = sum((image) => image.blocks);
  return `${count(blocks - sum((image) => image.undisturbedBlocks))} of ${count(blocks)}`;
}
