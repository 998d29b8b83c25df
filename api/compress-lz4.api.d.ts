// The public interface of @pagefold/compress-lz4: every name that it exports, and the types that these need.
// Written by `npm run api`. Do not edit.

declare module '@pagefold/compress-lz4' {
  import { BackendDescriptor } from '@pagefold/contracts';
  import { Compressor } from '@pagefold/contracts';
  import { CompressorContext } from '@pagefold/contracts';
  import { Options } from '@pagefold/contracts';

  export function createLz4Js(context: CompressorContext, options?: Lz4Options): Compressor;

  export function createLz4js(context: CompressorContext, options?: Options): Promise<Compressor>;

  export function createLz4Wasm(context: CompressorContext, options?: Lz4Options): Compressor;

  export const lz4Js: BackendDescriptor<'compressor'>;

  export const lz4js: BackendDescriptor<'compressor'>;

  export type Lz4Options = {
    readonly endRule?: 'liblz4' | 'kernel';
    readonly acceleration?: number;
  };

  export const lz4Wasm: BackendDescriptor<'compressor'>;
}
