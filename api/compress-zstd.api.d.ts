// The public interface of @pagefold/compress-zstd: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/compress-zstd' {
  import { BackendDescriptor } from '@pagefold/contracts';
  import { Compressor } from '@pagefold/contracts';
  import { CompressorContext } from '@pagefold/contracts';

  export function createZstdNapi(context: CompressorContext, options?: ZstdOptions): Compressor;

  export function createZstdNode(context: CompressorContext, options?: ZstdOptions): Compressor;

  export function createZstdWasm(context: CompressorContext, options?: ZstdOptions): Promise<Compressor>;

  export const zstdNapi: BackendDescriptor<'compressor'>;

  export const zstdNode: BackendDescriptor<'compressor'>;

  export type ZstdOptions = {
    readonly level?: number;
  };

  export const zstdWasm: BackendDescriptor<'compressor'>;
}
