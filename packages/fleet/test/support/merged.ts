import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSketch, type FleetAnswer, mergeSketches, type Sketch } from '@pagefold/fleet';
import type { ExecutionContext } from 'ava';
import { folder } from './folder.ts';

/** Writes sketches to files; returns their paths. */
export async function sketchFiles(
  t: ExecutionContext,
  sketches: readonly Sketch[],
): Promise<string[]> {
  const place = await folder(t);
  const paths = sketches.map((_, i) => join(place, `${i}.parquet`));
  await Promise.all(sketches.map((sketch, i) => writeFile(paths[i]!, encodeSketch(sketch))));
  return paths;
}

/** Merges the files of sketches. */
export async function mergedFiles(
  t: ExecutionContext,
  paths: readonly string[],
): Promise<FleetAnswer> {
  return mergeSketches({ paths, memoryBytes: 2 ** 28, temporaryFolder: await folder(t) });
}

/** Writes sketches and merges them. */
export async function merged(
  t: ExecutionContext,
  sketches: readonly Sketch[],
): Promise<FleetAnswer> {
  return mergedFiles(t, await sketchFiles(t, sketches));
}
