import { createLz4Js, createLz4Wasm, type Lz4Options } from '@pagefold/compress-lz4';
import { EnginePair, type PairOptions } from '@pagefold/test-support';

/** The engines of `lz4` with the same options. */
export class Pair extends EnginePair {
  constructor(options?: Lz4Options, pairOptions?: PairOptions) {
    super(
      {
        module: (context) => createLz4Wasm(context, options),
        twin: (context) => createLz4Js(context, options),
      },
      pairOptions,
    );
  }
}
