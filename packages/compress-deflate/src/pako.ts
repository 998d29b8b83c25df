import {
  type BackendDescriptor,
  type Compressor,
  type CompressorContext,
  contractVersion,
  resolveOptions,
} from '@pagefold/contracts';
import { type DeflateOptions, deflateOptionsSchema } from './deflate.ts';

/**
 * Makes a raw deflate compressor on the context's memory that runs in JavaScript. It keeps one
 * deflater and one inflater, which work in place on the page memory and are reset for every page; a
 * reset allocates the inflater's tables (6 KiB) anew. pako is loaded by the first call in a process.
 *
 * `compress` throws RangeError for more bytes than a page has.
 *
 * @throws ConfigError `PAGEFOLD_INVALID_OPTION`.
 */
export async function createDeflatePako(
  context: CompressorContext,
  options?: DeflateOptions,
): Promise<Compressor> {
  const values = resolveOptions('deflate/pako', deflateOptionsSchema, options);
  const { PakoDeflate } = await import('./pako-deflate.ts');
  return new PakoDeflate(context, values);
}

/**
 * Raw deflate (RFC 1951) by pako, a port of zlib. It takes the decisions of zlib, so its output is
 * zlib's byte for byte (node:zlib is Chromium's zlib, which takes others).
 */
export const deflatePako: BackendDescriptor<'compressor'> = {
  kind: 'compressor',
  name: 'deflate',
  engine: 'pako',
  contractVersion,
  options: deflateOptionsSchema,
  probe: () => true,
  create: createDeflatePako,
};
