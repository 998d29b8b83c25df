import type { Stats } from 'node:fs';

/** What a file that is no regular file is, for a message. */
export function specialKind(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory: give the files in it';
  if (stats.isFIFO()) return 'a pipe: write it to a file first';
  if (stats.isSocket()) return 'a socket';
  if (stats.isBlockDevice()) return 'a block device: copy it to a file first';
  return 'a character device';
}
