import type { InputDescription } from '@pagefold/estimate';
import type { ByteSource } from '../../dist/sources/bytes/byte-source.js';
import { ImageSource } from '../../dist/sources/image-source.js';
import { recognize } from '../../dist/sources/recognize.js';
import { memoryBytes } from './memory-bytes.ts';

export interface ReadImage {
  readonly pages: Buffer[];
  /** Pages that it said it had. */
  readonly announced: number | undefined;
  readonly description: InputDescription;
}

export interface ReadImageOptions {
  readonly pageSize?: number;
  readonly deviceMemory?: boolean;
  readonly holeBytes?: number;
}

/** Reads an image in memory to its end. */
export async function readImage(
  bytes: Uint8Array | ByteSource,
  options: ReadImageOptions = {},
): Promise<ReadImage> {
  const { pageSize = 4096, deviceMemory = false, holeBytes = 0 } = options;
  const source = await imageOf(bytes, { pageSize, deviceMemory, holeBytes });
  const pages: Buffer[] = [];
  for await (const batch of source.read()) {
    for (let at = 0; at < batch.length; at += pageSize) {
      pages.push(Buffer.from(batch.subarray(at, at + pageSize)));
    }
  }
  return { pages, announced: source.pages, description: source.describe() };
}

/** An image in memory as a source. */
export async function imageOf(
  bytes: Uint8Array | ByteSource,
  { pageSize, deviceMemory, holeBytes }: Required<ReadImageOptions>,
): Promise<ImageSource> {
  const source = bytes instanceof Uint8Array ? memoryBytes(bytes) : bytes;
  const name = 'image';
  const input = { name, bytes: source, pageSize, deviceMemory, holeBytes, isDevice: false };
  const { canRepeat } = source;
  const found = await recognize(input);
  return new ImageSource({ name, pageSize, canRepeat, ...found, close: async () => {} });
}
