// The public interface of @pagefold/compress-deflate: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/compress-deflate' {
  import { BackendDescriptor } from '@pagefold/contracts';
  import { Compressor } from '@pagefold/contracts';
  import { CompressorContext } from '@pagefold/contracts';

  export function createDeflateNode(context: CompressorContext, options?: DeflateOptions): Compressor;

  export function createDeflatePako(context: CompressorContext, options?: DeflateOptions): Compressor;

  export const deflateNode: BackendDescriptor<'compressor'>;

  export type DeflateOptions = {
    readonly level?: number;
    readonly windowBits?: number;
    readonly memLevel?: number;
  };

  export const deflatePako: BackendDescriptor<'compressor'>;
}
