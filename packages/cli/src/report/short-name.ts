import { oneLine } from '../visible.ts';

/**
 * A name that fits in a table. Of a long path it is the end, which tells files apart, from the first folder on that
 * fits; of a long name in a folder its end.
 */
export function shortName(name: string, width = 26): string {
  const line = oneLine(name);
  if (line.length <= width) return line;
  const border = line.indexOf('/', line.length - width + 1);
  if (border >= 0 && border < line.length - 1) return `…${line.slice(border)}`;
  const base = line.replace(/\/+$/, '').split('/').at(-1)!;
  return base.length <= width ? base : `…${base.slice(1 - width)}`;
}
