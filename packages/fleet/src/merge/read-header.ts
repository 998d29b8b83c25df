import { stat } from 'node:fs/promises';
import { messageOf } from '@pagefold/contracts';
import { asyncBufferFromFile, type FileMetaData, parquetMetadataAsync } from 'hyparquet';
import {
  headerKey,
  isOneIn,
  type RowSums,
  type SketchHeader,
  sketchColumns,
  sketchSchema,
} from '../sketch/sketch-header.ts';
import { sketchError } from './sketch-error.ts';

/** A file of a sketch and what its metadata says. */
export interface SketchFile {
  readonly path: string;
  readonly header: SketchHeader;
}

/**
 * Reads the metadata of a sketch, without its rows.
 *
 * @throws InputError `PAGEFOLD_INPUT_NOT_FOUND`, `PAGEFOLD_INPUT_FAILED`, or `PAGEFOLD_BAD_INPUT` for what is no sketch.
 */
export async function readHeader(path: string): Promise<SketchFile> {
  const metadata = await metadataOf(path);
  const text = metadata.key_value_metadata?.find(({ key }) => key === headerKey)?.value;
  if (text === undefined) {
    throw sketchError(path, 'a Parquet file, but no sketch: make one with pagefold sketch');
  }
  const header = parsedHeader(path, text);
  const columns = metadata.schema.slice(1).map(({ name, type }) => `${name} ${type}`);
  const expected = sketchColumns.map(({ name, type }) => `${name} ${type}`);
  if (columns.join() !== expected.join()) {
    throw damaged(path, `it has the columns ${columns.join(', ')}`);
  }
  if (Number(metadata.num_rows) !== header.sums.contents + 1) {
    throw damaged(path, `${metadata.num_rows} rows instead of ${header.sums.contents + 1}`);
  }
  return { path, header };
}

async function metadataOf(path: string): Promise<FileMetaData> {
  await checkFile(path);
  try {
    return await parquetMetadataAsync(await asyncBufferFromFile(path));
  } catch (cause) {
    throw sketchError(path, `no Parquet file, or a damaged one: ${messageOf(cause)}`, cause);
  }
}

async function checkFile(path: string): Promise<void> {
  const status = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    const isMissing = cause.code === 'ENOENT';
    const code = isMissing ? 'PAGEFOLD_INPUT_NOT_FOUND' : 'PAGEFOLD_INPUT_FAILED';
    throw sketchError(path, isMissing ? 'no such file' : messageOf(cause), cause, code);
  });
  if (!status.isFile()) throw sketchError(path, 'no regular file: name the files of sketches');
  if (status.size === 0) throw sketchError(path, 'empty: take the sketch again');
}

function parsedHeader(path: string, text: string): SketchHeader {
  let header: Partial<SketchHeader> & { readonly schema?: unknown };
  try {
    header = JSON.parse(text) ?? {};
  } catch (cause) {
    throw damaged(path, messageOf(cause), cause);
  }
  if (header.schema !== sketchSchema) {
    const problem = `a sketch of the form ${JSON.stringify(header.schema)}, and this version reads ${sketchSchema}`;
    throw sketchError(path, `${problem}: take all sketches with one version of pagefold`);
  }
  if (!isHeader(header)) throw damaged(path, `its metadata is ${text.slice(0, 200)}`);
  return header;
}

function isHeader(header: Partial<SketchHeader>): header is SketchHeader {
  const { host, group, key, pageSize, oneIn, pages, zeroPages, sameFilledPages } = header;
  const sums: Partial<RowSums> = header.sums ?? {};
  const { digest = '', ...numbers } = sums;
  const names: (keyof RowSums)[] = ['contents', 'pages', 'lz4Bytes', 'lzoRleBytes', 'zstdBytes'];
  return (
    [host, group, key].every((name) => typeof name === 'string' && name !== '') &&
    [pageSize, pages, zeroPages, sameFilledPages].every(isCount) &&
    names.every((name) => isCount(numbers[name as keyof typeof numbers])) &&
    /^\d{1,40}$/.test(digest) &&
    isOneIn(oneIn!) &&
    zeroPages! + sameFilledPages! <= pages! &&
    sums.pages! <= pages! - zeroPages! - sameFilledPages!
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** What should hold of a sketch and does not. */
export function damaged(path: string, reason: string, cause?: unknown): Error {
  return sketchError(path, `damaged: ${reason}; take the sketch again`, cause);
}
