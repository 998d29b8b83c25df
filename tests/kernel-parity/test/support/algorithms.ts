import { createLz4Wasm } from '@pagefold/compress-lz4';
import { createLzoRleWasm, createLzoWasm } from '@pagefold/compress-lzo';
import type { Compressor, CompressorContext } from '@pagefold/contracts';

/** How a compressor is made. */
export type MakeCompressor = (context: CompressorContext) => Compressor;

/** What takes the kernel's decisions, by the name that `comp_algorithm` of a device has for it. */
export const algorithms = {
  lz4: (context) => createLz4Wasm(context, { endRule: 'kernel' }),
  lzo: (context) => createLzoWasm(context),
  'lzo-rle': (context) => createLzoRleWasm(context),
} satisfies Record<string, MakeCompressor>;

export type Algorithm = keyof typeof algorithms;

/** Those that are compared on images that are written once, since lz4 has shown what zsmalloc does after that. */
export const otherAlgorithms = ['lzo', 'lzo-rle'] as const satisfies readonly Algorithm[];
