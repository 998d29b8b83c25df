import { oneLine } from '../visible.ts';

/** A name that fits in a table: of a long one its end, which tells files apart. */
export function shortName(name: string, width = 26): string {
  const line = oneLine(name);
  return line.length <= width ? line : `…${line.slice(1 - width)}`;
}
